import type { Secret, SecretUse } from "@exhibit/contracts";
import { ActionIcon, Button, Group, Table, Text } from "@mantine/core";
import { RefreshCw, Trash2 } from "lucide-react";
import { TextLink } from "../../shell/links.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import classes from "./secret-list.module.css";

interface SecretActions {
  onReplace: (secret: Secret) => void;
  onDelete: (secret: Secret) => void;
}

/** Secrets as a table; on a phone each row is a card. */
export function SecretList({ secrets, ...actions }: SecretActions & { secrets: readonly Secret[] }) {
  return (
    <div className="panel">
      <Table verticalSpacing="sm" className={classes.table} aria-label="Secrets">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Name</Table.Th>
            <Table.Th scope="col">Used by</Table.Th>
            <Table.Th scope="col">Value given</Table.Th>
            <Table.Th scope="col">
              <span className="visually-hidden">Actions</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {secrets.map((secret) => (
            <SecretRow key={secret.id} secret={secret} {...actions} />
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function SecretRow({ secret, onReplace, onDelete }: SecretActions & { secret: Secret }) {
  const { name, description, version, usedBy, updatedAt } = secret;
  return (
    <Table.Tr>
      <Table.Td>
        <Text size="sm" fw={600} className="mono">
          {name}
        </Text>
        {description && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {description}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Used by">
        <SecretUses uses={usedBy} />
      </Table.Td>
      <Table.Td data-label="Value given">
        <Text size="sm">
          <RelativeTime at={updatedAt} /> · v{version}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <Button
            size="xs"
            variant="default"
            leftSection={<RefreshCw size={14} aria-hidden />}
            aria-label={`Replace the value of ${name}`}
            onClick={() => onReplace(secret)}
          >
            Replace
          </Button>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Delete ${name}`}
            onClick={() => onDelete(secret)}
          >
            <Trash2 size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

/** The workflows that name a secret, as links. */
export function SecretUses({ uses }: { uses: readonly SecretUse[] }) {
  if (uses.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No workflow
      </Text>
    );
  }
  return (
    <Text size="sm" component="div" className={classes.uses}>
      {uses.map(({ workflowId, name }) => (
        <TextLink key={workflowId} to="/workflows/$workflowId" params={{ workflowId }}>
          {name}
        </TextLink>
      ))}
    </Text>
  );
}
