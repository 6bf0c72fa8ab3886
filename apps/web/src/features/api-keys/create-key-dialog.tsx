import { ApiKeyCreateInput, ApiKeyPermission, apiKeyDays } from "@exhibit/contracts";
import { Button, Checkbox, Group, Modal, NumberInput, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type SubmitEvent, useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { CopyButton } from "../../ui/copy-button.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { permissionWords } from "./permission-words.ts";

/** Makes a key and shows it, this once. */
export function CreateKeyDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [secret, setSecret] = useState<string | null>(null);
  const close = () => {
    setSecret(null);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      // A click beside it must not lose what is shown only once.
      closeOnClickOutside={secret === null}
      title={secret === null ? "New API key" : "Your new key"}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {secret === null ? (
        <CreateForm onCreated={setSecret} onCancel={close} />
      ) : (
        <ShownKey secret={secret} onDone={close} />
      )}
    </Modal>
  );
}

function ShownKey({ secret, onDone }: { secret: string; onDone: () => void }) {
  return (
    <Stack>
      <Text size="sm">Copy it now: it is kept nowhere, and can’t be shown again.</Text>
      <Group gap={4} wrap="nowrap" align="flex-start">
        <code className="mono">{secret}</code>
        <CopyButton value={secret} label="Copy the key" />
      </Group>
      <Group justify="flex-end">
        <Button onClick={onDone}>I have it</Button>
      </Group>
    </Stack>
  );
}

const usual: readonly ApiKeyPermission[] = ["run.read", "artifact.read", "artifact.download"];

function CreateForm({ onCreated, onCancel }: { onCreated: (secret: string) => void; onCancel: () => void }) {
  const [name, setName] = useState("");
  const [permissions, setPermissions] = useState<readonly ApiKeyPermission[]>(usual);
  const [days, setDays] = useState<string | number>(apiKeyDays.usual);
  const [faults, setFaults] = useState<Faults>({});
  const create = useMutation(
    trpc.apiKey.create.mutationOptions({
      onSuccess: async (created) => {
        onCreated(created.secret);
        await queryClient.invalidateQueries(trpc.apiKey.pathFilter());
      },
    }),
  );
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const parsed = ApiKeyCreateInput.safeParse({ name, permissions: [...permissions], days });
    setFaults(parsed.success ? {} : describeFaults(parsed.error.issues));
    if (parsed.success) create.mutate(parsed.data);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput
          data-autofocus
          label="Name"
          description="Which program it is for"
          value={name}
          error={faults.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox.Group
          label="It may"
          value={[...permissions]}
          error={faults.permissions}
          onChange={(values) => setPermissions(values.map((value) => ApiKeyPermission.parse(value)))}
        >
          <Stack gap={6} mt={6}>
            {ApiKeyPermission.options.map((permission) => (
              <Checkbox key={permission} value={permission} label={permissionWords[permission]} />
            ))}
          </Stack>
        </Checkbox.Group>
        <NumberInput
          label="Days until it ends"
          min={1}
          max={apiKeyDays.most}
          allowDecimal={false}
          value={days}
          error={faults.days}
          onChange={setDays}
        />
        {create.error && <ErrorPanel title="No key was made" error={readErrorBody(create.error)} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={create.isPending}>
            Make the key
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const faultWords = {
  name: "1 to 100 characters, no control characters",
  permissions: "Choose at least one",
  days: `A whole number from 1 to ${apiKeyDays.most}`,
} as const;
type Faults = Partial<Record<keyof typeof faultWords, string>>;

function describeFaults(issues: readonly { path: PropertyKey[] }[]): Faults {
  const faulty = new Set(issues.map(({ path }) => path[0]));
  return Object.fromEntries(Object.entries(faultWords).filter(([field]) => faulty.has(field)));
}
