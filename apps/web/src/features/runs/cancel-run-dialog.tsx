import type { Run } from "@exhibit/contracts";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { readErrorBody } from "../../error-body.ts";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";

interface CancelRunDialogProps {
  run: Pick<Run, "id" | "number">;
  opened: boolean;
  onClose: () => void;
}

/** Asks before a run is cancelled, and says what stays. */
export function CancelRunDialog({ run, opened, onClose }: CancelRunDialogProps) {
  const cancel = useMutation(
    trpc.run.cancel.mutationOptions({
      onSuccess: async () => {
        onClose();
        await queryClient.invalidateQueries(trpc.run.pathFilter());
      },
    }),
  );
  const close = () => {
    cancel.reset();
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={`Cancel run #${run.number}?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        <Text size="sm">
          Running steps are stopped, and waiting ones never start. What was written so far is kept as partial
          where a step saves or publishes its files.
        </Text>
        {cancel.error && <ErrorPanel title="The run was not cancelled" error={readErrorBody(cancel.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Let it run
          </Button>
          <Button color="red" loading={cancel.isPending} onClick={() => cancel.mutate({ runId: run.id })}>
            Cancel it now
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
