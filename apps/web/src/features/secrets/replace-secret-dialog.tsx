import type { Secret } from "@exhibit/contracts";
import { Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { explainSecretValue, SecretValueField } from "./secret-value-field.tsx";

interface ReplaceSecretDialogProps {
  /** The secret to ask about; null keeps the dialog closed. */
  secret: Secret | null;
  onClose: () => void;
}

/** Asks for a secret's next value. */
export function ReplaceSecretDialog({ secret, onClose }: ReplaceSecretDialogProps) {
  return (
    <Modal
      opened={secret !== null}
      onClose={onClose}
      title={`Replace the value of ${secret?.name ?? ""}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {secret && <ReplaceSecretForm secret={secret} onClose={onClose} />}
    </Modal>
  );
}

function ReplaceSecretForm({ secret, onClose }: { secret: Secret; onClose: () => void }) {
  const [value, setValue] = useState("");
  const [description, setDescription] = useState(secret.description);
  const replacement = useMutation(
    trpc.secret.replace.mutationOptions({
      gcTime: 0,
      onSuccess: async ({ name, version }) => {
        await queryClient.invalidateQueries(trpc.secret.pathFilter());
        notifications.show({ message: `The secret “${name}” has version ${version} now.` });
        onClose();
      },
    }),
  );
  const isReady = explainSecretValue(value) === null;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isReady) replacement.mutate({ secretId: secret.id, value, description });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          Steps that start from now on get the new value, as version {secret.version + 1}. The old one is
          erased.
        </Text>
        <TextInput
          label="Description"
          maxLength={500}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <SecretValueField value={value} onChange={setValue} />
        {replacement.error && (
          <ErrorPanel title="The value was not replaced" error={readErrorBody(replacement.error)} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isReady} loading={replacement.isPending}>
            Replace value
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
