import type { RunSummary } from "@exhibit/contracts";
import { Group, Text } from "@mantine/core";
import { TextLink } from "../../shell/links.tsx";
import { Duration } from "../../ui/duration.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import type { TableColumn } from "../../ui/use-table-rows.ts";
import { VirtualTable } from "../../ui/virtual-table.tsx";
import type { MoreRows } from "../../ui/virtual-table-parts.tsx";
import { triggerWords } from "./describe-event.ts";

const columns: readonly TableColumn<RunSummary>[] = [
  {
    id: "state",
    header: "State",
    width: "180px",
    cell: (run) => (
      <Group gap="xs" wrap="nowrap">
        <StatusBadge state={run.state} />
        <Text size="xs" c="dimmed" span>
          <Duration from={run.startedAt} to={run.endedAt} />
        </Text>
      </Group>
    ),
  },
  {
    id: "number",
    header: "Run",
    width: "80px",
    cell: (run) => (
      <TextLink size="sm" fw={600} to="/runs/$runId" params={{ runId: run.id }}>
        #{run.number}
      </TextLink>
    ),
  },
  {
    id: "workflow",
    header: "Workflow",
    width: "auto",
    cell: (run) => (
      <Text size="sm" component="div">
        <TextLink size="sm" to="/workflows/$workflowId" params={{ workflowId: run.workflowId }}>
          {run.workflowName}
        </TextLink>{" "}
        <Text span size="xs" c="dimmed">
          v{run.workflowVersion}
        </Text>
        {run.failure && (
          <Text size="xs" c="dimmed" lineClamp={1} title={run.failure.message}>
            {run.failure.message}
          </Text>
        )}
      </Text>
    ),
  },
  { id: "trigger", header: "Trigger", width: "120px", cell: (run) => triggerWords[run.trigger] },
  {
    id: "artifacts",
    header: "Artifacts",
    width: "100px",
    cell: (run) => run.artifactCount.toLocaleString("en-US"),
  },
  {
    id: "started",
    header: "Started",
    width: "140px",
    cell: (run) => <RelativeTime at={run.startedAt ?? run.createdAt} />,
  },
];

const idOf = (run: RunSummary) => run.id;
const nameOf = (run: RunSummary) => `run #${run.number}`;

/** Runs as a table; on a phone each row is a card. */
export function RunList({ runs, more }: { runs: readonly RunSummary[]; more: MoreRows }) {
  return (
    <div className="panel">
      <VirtualTable
        label="Runs"
        items={runs}
        columns={columns}
        idOf={idOf}
        nameOf={nameOf}
        minWidth="780px"
        hasKeys
        more={more}
      />
    </div>
  );
}
