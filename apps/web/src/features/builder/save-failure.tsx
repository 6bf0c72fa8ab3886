import type { ErrorBody } from "@exhibit/contracts";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { ErrorPanel } from "../../ui/error-panel.tsx";

interface SaveFailureProps {
  error: ErrorBody | null;
  isOutdated: boolean;
  onReload: () => void;
  onClose: () => void;
}

/** Why a save was refused; where somebody else has saved meanwhile, the way to their version. */
export function SaveFailure({ error, isOutdated, onReload, onClose }: SaveFailureProps) {
  return (
    <Modal
      opened={error !== null}
      onClose={onClose}
      title={isOutdated ? "A newer version exists" : "Not saved"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        {error && <ErrorPanel title="The workflow was not saved" error={error} />}
        {isOutdated && (
          <Text size="sm">
            Reload to go on from the newer version; your changes here are lost then. Keep editing to copy what
            you need first.
          </Text>
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Keep editing
          </Button>
          {isOutdated && (
            <Button color="red" onClick={onReload}>
              Reload and lose my changes
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}
