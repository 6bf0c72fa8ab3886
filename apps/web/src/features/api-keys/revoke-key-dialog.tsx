import type { ApiKey } from "@exhibit/contracts";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { readErrorBody } from "../../error-body.ts";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";

/** Asks before a key ends; null keeps the dialog closed. */
export function RevokeKeyDialog({ apiKey, onClose }: { apiKey: ApiKey | null; onClose: () => void }) {
  const revoke = useMutation(
    trpc.apiKey.revoke.mutationOptions({
      onSuccess: async () => {
        onClose();
        await queryClient.invalidateQueries(trpc.apiKey.pathFilter());
      },
    }),
  );
  const close = () => {
    revoke.reset();
    onClose();
  };
  return (
    <Modal
      opened={apiKey !== null}
      onClose={close}
      title={`Revoke “${apiKey?.name ?? ""}”?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Stack>
        <Text size="sm">Programs that use it are refused from now on. This can’t be taken back.</Text>
        {revoke.error && <ErrorPanel title="The key was not revoked" error={readErrorBody(revoke.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Keep it
          </Button>
          <Button
            color="red"
            loading={revoke.isPending}
            onClick={() => apiKey && revoke.mutate({ keyId: apiKey.id })}
          >
            Revoke it now
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
