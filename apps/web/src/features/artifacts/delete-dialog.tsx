import type { ArtifactMetadata } from "@exhibit/contracts";
import { Button, Group, List, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { showText } from "../../ui/show-text.ts";
import { deleteArtifacts, reportOutcome } from "./change-artifacts.ts";

const namedAtMost = 10;

interface DeleteDialogProps {
  /** What to delete; empty keeps the dialog closed. */
  artifacts: readonly ArtifactMetadata[];
  onClose: () => void;
  /** Called with what was deleted. */
  onDeleted?: ((artifacts: readonly ArtifactMetadata[]) => void) | undefined;
}

/** Says what a delete does, and asks. */
export function DeleteDialog({ artifacts, onClose, onDeleted }: DeleteDialogProps) {
  const count = artifacts.length;
  return (
    <Modal
      opened={count > 0}
      onClose={onClose}
      title={count === 1 ? "Delete this artifact?" : `Delete ${count} artifacts?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {count > 0 && <DeleteQuestion {...{ artifacts, onClose, onDeleted }} />}
    </Modal>
  );
}

function DeleteQuestion({ artifacts, onClose, onDeleted }: DeleteDialogProps) {
  const deletion = useMutation({
    mutationFn: () => deleteArtifacts(artifacts),
    onSuccess: (outcome) => {
      reportOutcome(outcome, "deleted");
      onDeleted?.(outcome.done);
      onClose();
    },
  });
  const published = artifacts.filter(({ publication }) => publication !== null).length;
  return (
    <Stack>
      <List size="sm">
        {artifacts.slice(0, namedAtMost).map(({ artifactId, name, publication }) => (
          <List.Item key={artifactId}>
            <bdi>{showText(name)}</bdi>
            {publication && ` (${showText(publication.label)} v${publication.version})`}
          </List.Item>
        ))}
        {artifacts.length > namedAtMost && <List.Item>and {artifacts.length - namedAtMost} more</List.Item>}
      </List>
      <Text size="sm">
        {artifacts.length === 1 ? "It is" : "They are"} gone from {published > 0 ? "the library and " : ""}
        {artifacts.length === 1 ? "its run" : "their runs"} at once, and the bytes are removed with the next
        sweep unless another artifact has them. Runs that read {artifacts.length === 1 ? "it" : "them"} keep
        name and checksum. This can’t be undone.
      </Text>
      {published > 0 && (
        <Text size="sm" c="dimmed">
          To take {artifacts.length === 1 ? "it" : "them"} out of the library only, unpublish instead.
        </Text>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Keep
        </Button>
        <Button
          color="red"
          leftSection={<Trash2 size={15} aria-hidden />}
          loading={deletion.isPending}
          onClick={() => deletion.mutate()}
        >
          {artifacts.length === 1 ? "Delete artifact" : `Delete ${artifacts.length} artifacts`}
        </Button>
      </Group>
    </Stack>
  );
}
