import { Button, Select, Skeleton, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { readErrorBody } from "../../error-body.ts";
import { trpc } from "../../trpc.ts";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { CreateSecretDialog } from "./create-secret-dialog.tsx";

interface SecretFieldProps {
  /** Title of the port. */
  label: string;
  /** Name of the secret. */
  value: string | undefined;
  onChange: (name: string) => void;
}

/** Picks a secret by name, or adds one. */
export function SecretField({ label, value, onChange }: SecretFieldProps) {
  const list = useQuery(trpc.secret.list.queryOptions());
  const [opened, { open, close }] = useDisclosure(false);
  if (list.error && !list.data) {
    return (
      <ErrorPanel
        title="The secrets could not be loaded"
        error={readErrorBody(list.error)}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (!list.data) return <Skeleton h={36} aria-label="Loading secrets" />;
  const names = list.data.items.map(({ name }) => name);
  const isUnknown = value !== undefined && !names.includes(value);
  return (
    <Stack gap={6} align="stretch">
      {(names.length > 0 || isUnknown) && (
        <Select
          aria-label={`Secret for ${label}`}
          placeholder="Choose a secret"
          searchable
          data={[...(isUnknown ? [{ value, label: `${value} (deleted)` }] : []), ...names]}
          value={value ?? null}
          onChange={(name) => {
            if (name !== null) onChange(name);
          }}
        />
      )}
      <Button size="xs" variant="default" leftSection={<Plus size={14} aria-hidden />} onClick={open}>
        New secret…
      </Button>
      <CreateSecretDialog opened={opened} onClose={close} onCreated={({ name }) => onChange(name)} />
    </Stack>
  );
}
