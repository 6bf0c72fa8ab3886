import { type Secret, SecretName } from "@exhibit/contracts";
import { Button, Group, Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { explainSecretValue, SecretValueField } from "./secret-value-field.tsx";

interface CreateSecretDialogProps {
  opened: boolean;
  onClose: () => void;
  onCreated?: (secret: Secret) => void;
}

/** Asks for a name and a value and stores them. */
export function CreateSecretDialog({ opened, onClose, onCreated }: CreateSecretDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title="New secret" closeButtonProps={{ "aria-label": "Close" }}>
      <CreateSecretForm
        onCancel={onClose}
        onCreated={(secret) => {
          onCreated?.(secret);
          onClose();
        }}
      />
    </Modal>
  );
}

interface CreateSecretFormProps {
  onCancel: () => void;
  onCreated: (secret: Secret) => void;
}

/** Its state ends with the dialog, so that a value is in memory no longer than it is needed. */
function CreateSecretForm({ onCancel, onCreated }: CreateSecretFormProps) {
  const [written, setWritten] = useState({ name: "", description: "", value: "" });
  const creation = useMutation(
    trpc.secret.create.mutationOptions({
      gcTime: 0,
      onSuccess: async (secret) => {
        await queryClient.invalidateQueries(trpc.secret.pathFilter());
        notifications.show({ message: `The secret “${secret.name}” was added.` });
        onCreated(secret);
      },
    }),
  );
  const nameFault = written.name === "" ? null : explainName(written.name);
  const isReady = SecretName.safeParse(written.name).success && explainSecretValue(written.value) === null;
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The dialog may stand in the builder, whose own forms must not hear of it.
    event.stopPropagation();
    if (isReady) creation.mutate(written);
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label="Name"
          description="What workflows call it. It can’t be changed later."
          required
          data-autofocus
          maxLength={64}
          error={nameFault}
          value={written.name}
          onChange={(event) => setWritten({ ...written, name: event.currentTarget.value })}
        />
        <TextInput
          label="Description"
          maxLength={500}
          value={written.description}
          onChange={(event) => setWritten({ ...written, description: event.currentTarget.value })}
        />
        <SecretValueField value={written.value} onChange={(value) => setWritten({ ...written, value })} />
        {creation.error && (
          <ErrorPanel title="The secret was not added" error={readErrorBody(creation.error)} />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" disabled={!isReady} loading={creation.isPending}>
            Add secret
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function explainName(name: string): string | null {
  const parsed = SecretName.safeParse(name);
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? "not a name");
}
