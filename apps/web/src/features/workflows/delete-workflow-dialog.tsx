import type { WorkflowSummary } from "@exhibit/contracts";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { readErrorBody } from "../../error-body.ts";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { showText } from "../../ui/show-text.ts";

interface DeleteWorkflowDialogProps {
  /** The workflow to ask about; null keeps the dialog closed. */
  workflow: WorkflowSummary | null;
  onClose: () => void;
}

/** Asks before a workflow is deleted, and says what stays. */
export function DeleteWorkflowDialog({ workflow, onClose }: DeleteWorkflowDialogProps) {
  const deletion = useMutation(
    trpc.workflow.delete.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.workflow.list.pathFilter());
        notifications.show({ message: `Workflow “${showText(workflow?.name ?? "")}” was deleted.` });
        onClose();
      },
    }),
  );
  const close = () => {
    deletion.reset();
    onClose();
  };
  return (
    <Modal
      opened={workflow !== null}
      onClose={close}
      title="Delete workflow?"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        <Text size="sm">
          “<bdi>{showText(workflow?.name ?? "")}</bdi>” can’t be run or edited any more. Its runs and the
          artifacts that they kept stay.
        </Text>
        {deletion.error && (
          <ErrorPanel title="The workflow was not deleted" error={readErrorBody(deletion.error)} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={deletion.isPending}
            onClick={() => workflow && deletion.mutate({ workflowId: workflow.id })}
          >
            Delete workflow
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
