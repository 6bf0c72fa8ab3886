import type { ApiKey } from "@exhibit/contracts";
import { Button, Group, Skeleton, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";
import { readErrorBody } from "../../error-body.ts";
import { trpc } from "../../trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ToneBadge } from "../../ui/tone-badge.tsx";
import { CreateKeyDialog } from "./create-key-dialog.tsx";
import { permissionWords } from "./permission-words.ts";
import { RevokeKeyDialog } from "./revoke-key-dialog.tsx";

/** The keys that programs use: who made each, what it may, until when, and when it was used last. */
export function ApiKeysPage() {
  const keys = useQuery(trpc.apiKey.list.queryOptions());
  const [isCreating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const create = (
    <Button leftSection={<Plus size={15} aria-hidden />} onClick={() => setCreating(true)}>
      New key
    </Button>
  );
  return (
    <Page title="API keys" actions={create}>
      <Text size="sm">
        A program sends its key as <span className="mono">Authorization: Bearer exh_…</span>. A key may what
        you allow it and never more than you; it neither signs in nor makes keys.
      </Text>
      {keys.error && !keys.data && (
        <ErrorPanel
          title="The keys could not be loaded"
          error={readErrorBody(keys.error)}
          onRetry={() => void keys.refetch()}
        />
      )}
      {keys.isPending && <Skeleton h={160} aria-label="Loading keys" />}
      {keys.data?.length === 0 && (
        <EmptyState icon={KeyRound} title="There are no keys yet">
          Make one for each program that starts runs, uploads files or fetches artifacts.
        </EmptyState>
      )}
      {keys.data && keys.data.length > 0 && <KeyTable keys={keys.data} onRevoke={setRevoking} />}
      <CreateKeyDialog opened={isCreating} onClose={() => setCreating(false)} />
      <RevokeKeyDialog apiKey={revoking} onClose={() => setRevoking(null)} />
    </Page>
  );
}

function KeyTable({ keys, onRevoke }: { keys: readonly ApiKey[]; onRevoke: (key: ApiKey) => void }) {
  return (
    <Table.ScrollContainer
      minWidth={720}
      className="panel"
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
    >
      <Table verticalSpacing="sm" aria-label="API keys">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Name</Table.Th>
            <Table.Th>May</Table.Th>
            <Table.Th>Made</Table.Th>
            <Table.Th>Last used</Table.Th>
            <Table.Th>State</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoke={onRevoke} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: (key: ApiKey) => void }) {
  const { name, permissions, memberName, createdAt, lastUsedAt } = apiKey;
  return (
    <Table.Tr>
      <Table.Td fw={600} style={{ overflowWrap: "anywhere" }}>
        {name}
      </Table.Td>
      <Table.Td>
        <Text size="sm">{permissions.map((permission) => permissionWords[permission]).join(", ")}</Text>
      </Table.Td>
      <Table.Td>
        <RelativeTime at={createdAt} />
        <Text size="xs" c="dimmed">
          by {memberName}
        </Text>
      </Table.Td>
      <Table.Td>{lastUsedAt === null ? "never" : <RelativeTime at={lastUsedAt} />}</Table.Td>
      <Table.Td>
        <KeyState apiKey={apiKey} onRevoke={onRevoke} />
      </Table.Td>
    </Table.Tr>
  );
}

function KeyState({ apiKey, onRevoke }: { apiKey: ApiKey; onRevoke: (key: ApiKey) => void }) {
  const { name, expiresAt, revokedAt } = apiKey;
  if (revokedAt !== null) return <ToneBadge tone="neutral">revoked</ToneBadge>;
  if (Date.parse(expiresAt) < Date.now()) return <ToneBadge tone="warning">expired</ToneBadge>;
  return (
    <Group gap="xs" wrap="nowrap">
      <Text size="sm">
        ends <RelativeTime at={expiresAt} />
      </Text>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={`Revoke ${name}`}
        onClick={() => onRevoke(apiKey)}
      >
        Revoke…
      </Button>
    </Group>
  );
}
