import { notifications } from "@mantine/notifications";

/** Copies text and says so; `what` names it, as in "Artifact id". */
export async function copyText(value: string, what: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(value);
    notifications.show({ message: `${what} copied`, autoClose: 2_000 });
  } catch {
    notifications.show({ color: "red", title: `${what} was not copied`, message: "The browser refused it." });
  }
}
