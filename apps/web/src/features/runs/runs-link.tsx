import { ArrowLeft } from "lucide-react";
import { ButtonLink } from "../../shell/links.tsx";

/** The way back to the list. */
export function RunsLink() {
  return (
    <ButtonLink
      to="/runs"
      variant="subtle"
      size="compact-sm"
      px={4}
      style={{ alignSelf: "flex-start" }}
      leftSection={<ArrowLeft size={14} aria-hidden />}
    >
      Runs
    </ButtonLink>
  );
}
