import type { WorkflowSummary } from "@exhibit/contracts";
import { ActionIcon, Group, Table, Text } from "@mantine/core";
import { Play, Trash2 } from "lucide-react";
import { useState } from "react";
import { ButtonLink, TextLink } from "../../shell/links.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { showText } from "../../ui/show-text.ts";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { DeleteWorkflowDialog } from "./delete-workflow-dialog.tsx";
import classes from "./workflow-list.module.css";

interface WorkflowListProps {
  workflows: readonly WorkflowSummary[];
  /** Kept in the address when a run form opens. */
  artifactId: string | undefined;
}

/** Workflows as a table; on a phone each row is a card. */
export function WorkflowList({ workflows, artifactId }: WorkflowListProps) {
  const [doomed, setDoomed] = useState<WorkflowSummary | null>(null);
  return (
    <div className="panel">
      <Table verticalSpacing="sm" className={classes.table} aria-label="Workflows">
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Name</Table.Th>
            <Table.Th scope="col">Last run</Table.Th>
            <Table.Th scope="col">Changed</Table.Th>
            <Table.Th scope="col">
              <span className="visually-hidden">Actions</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {workflows.map((workflow) => (
            <WorkflowRow
              key={workflow.id}
              workflow={workflow}
              artifactId={artifactId}
              onDelete={() => setDoomed(workflow)}
            />
          ))}
        </Table.Tbody>
      </Table>
      <DeleteWorkflowDialog workflow={doomed} onClose={() => setDoomed(null)} />
    </div>
  );
}

interface WorkflowRowProps {
  workflow: WorkflowSummary;
  artifactId: string | undefined;
  onDelete: () => void;
}

function WorkflowRow({ workflow, artifactId, onDelete }: WorkflowRowProps) {
  const { id, name, description, version, updatedAt } = workflow;
  return (
    <Table.Tr>
      <Table.Td>
        <TextLink fw={600} to="/workflows/$workflowId" params={{ workflowId: id }}>
          {showText(name)}
        </TextLink>
        {description && (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {showText(description)}
          </Text>
        )}
      </Table.Td>
      <Table.Td data-label="Last run">
        <LastRun run={workflow.lastRun} />
      </Table.Td>
      <Table.Td data-label="Changed">
        <Text size="sm">
          <RelativeTime at={updatedAt} /> · v{version}
        </Text>
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <ButtonLink
            size="xs"
            variant="default"
            to="/workflows"
            search={(now) => ({ q: now.q, run: id, artifact: artifactId })}
            leftSection={<Play size={14} aria-hidden />}
            aria-label={`Run ${showText(name)}`}
          >
            Run
          </ButtonLink>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={`Delete ${showText(name)}`}
            onClick={onDelete}
          >
            <Trash2 size={16} aria-hidden />
          </ActionIcon>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

function LastRun({ run }: { run: WorkflowSummary["lastRun"] }) {
  if (!run) {
    return (
      <Text size="sm" c="dimmed">
        Never run
      </Text>
    );
  }
  return (
    <Group gap="xs">
      <StatusBadge state={run.state} />
      <Text size="sm">
        <TextLink to="/runs/$runId" params={{ runId: run.id }}>
          #{run.number}
        </TextLink>{" "}
        <RelativeTime at={run.createdAt} />
      </Text>
    </Group>
  );
}
