import type { Secret } from "@exhibit/contracts";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { readErrorBody } from "../../error-body.ts";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { SecretUses } from "./secret-list.tsx";

interface DeleteSecretDialogProps {
  /** The secret to ask about; null keeps the dialog closed. */
  secret: Secret | null;
  onClose: () => void;
}

/** Asks before a secret is deleted, and lists the workflows that could not run any more. */
export function DeleteSecretDialog({ secret, onClose }: DeleteSecretDialogProps) {
  const deletion = useMutation(
    trpc.secret.delete.mutationOptions({
      onSuccess: async () => {
        notifications.show({ message: `The secret “${secret?.name}” was deleted.` });
        onClose();
      },
      // After a refusal too: a workflow that began to use it is then in the list.
      onSettled: () => queryClient.invalidateQueries(trpc.secret.pathFilter()),
    }),
  );
  const close = () => {
    deletion.reset();
    onClose();
  };
  const isUsed = secret !== null && secret.usedBy.length > 0;
  return (
    <Modal
      opened={secret !== null}
      onClose={close}
      title="Delete secret?"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        <Text size="sm">
          The value of “{secret?.name}” is erased and can’t be brought back. Earlier runs go on naming it.
        </Text>
        {isUsed && (
          <section aria-label="Workflows that use it">
            <Text size="sm" fw={600} mb={4}>
              These workflows use it and can’t run without it:
            </Text>
            <SecretUses uses={secret.usedBy} />
          </section>
        )}
        {deletion.error && (
          <ErrorPanel title="The secret was not deleted" error={readErrorBody(deletion.error)} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={deletion.isPending}
            onClick={() => secret && deletion.mutate({ secretId: secret.id, evenIfUsed: isUsed })}
          >
            {isUsed ? "Delete it all the same" : "Delete secret"}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
