import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { hasUnsavedEdits, useBuilderStore } from "./builder-store.ts";

/** Asks before unsaved edits are left behind, by a link, Back, or closing the tab. */
export function UnsavedGuard() {
  const store = useBuilderStore();
  const isUnsaved = () => hasUnsavedEdits(store.getState());
  const { status, proceed, reset } = useBlocker({
    // Panels and the selected node are in the address too; moving among them loses nothing.
    shouldBlockFn: ({ current, next }) =>
      isUnsaved() && (current.pathname !== next.pathname || readVersion(current) !== readVersion(next)),
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  return (
    <Modal
      opened={status === "blocked"}
      onClose={() => reset?.()}
      title="Leave without saving?"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        <Text size="sm">Your changes to this workflow are not saved. If you leave, they are lost.</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => reset?.()}>
            Stay
          </Button>
          <Button color="red" onClick={() => proceed?.()}>
            Leave and lose changes
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function readVersion({ search }: { search: object }): string {
  return "v" in search ? String(search.v) : "";
}
