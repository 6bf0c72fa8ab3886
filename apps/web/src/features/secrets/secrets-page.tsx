import type { Secret } from "@exhibit/contracts";
import { Button, Skeleton, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { LockKeyhole, Plus } from "lucide-react";
import { useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { trpc } from "../../trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { CreateSecretDialog } from "./create-secret-dialog.tsx";
import { DeleteSecretDialog } from "./delete-secret-dialog.tsx";
import { ReplaceSecretDialog } from "./replace-secret-dialog.tsx";
import { SecretList } from "./secret-list.tsx";

/** All secrets by name: add one, give one a new value, delete one. Nobody sees a value here. */
export function SecretsPage() {
  const [isCreating, setCreating] = useState(false);
  const button = (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setCreating(true)}>
      New secret
    </Button>
  );
  return (
    <Page title="Secrets" actions={button}>
      <Text size="sm" c="dimmed" maw={720}>
        Workflows name a secret; the value goes to the step that needs it and is masked in all that the step
        lets out. A value that was given can’t be read again, only replaced.
      </Text>
      <Secrets onCreate={() => setCreating(true)} />
      <CreateSecretDialog opened={isCreating} onClose={() => setCreating(false)} />
    </Page>
  );
}

function Secrets({ onCreate }: { onCreate: () => void }) {
  const list = useQuery(trpc.secret.list.queryOptions());
  const [replaced, setReplaced] = useState<Secret | null>(null);
  const [doomed, setDoomed] = useState<Secret | null>(null);
  if (list.error && !list.data) {
    return (
      <ErrorPanel
        title="The secrets could not be loaded"
        error={readErrorBody(list.error)}
        onRetry={() => void list.refetch()}
      />
    );
  }
  if (!list.data) return <Skeleton h={160} aria-label="Loading secrets" />;
  if (list.data.items.length === 0) {
    return (
      <EmptyState
        icon={LockKeyhole}
        title="No secrets yet"
        action={
          <Button variant="default" onClick={onCreate}>
            Add the first secret
          </Button>
        }
      >
        A secret is a token, a key or a password that a step needs, such as a cloud account’s credentials.
      </EmptyState>
    );
  }
  return (
    <>
      <SecretList secrets={list.data.items} onReplace={setReplaced} onDelete={setDoomed} />
      <ReplaceSecretDialog key={replaced?.id} secret={replaced} onClose={() => setReplaced(null)} />
      <DeleteSecretDialog secret={doomed} onClose={() => setDoomed(null)} />
    </>
  );
}
