import type { RunSummary } from "@exhibit/contracts";
import { Group, Text } from "@mantine/core";
import { TextLink } from "../../shell/links.tsx";
import { Duration } from "../../ui/duration.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { showText } from "../../ui/show-text.ts";
import { StatusBadge } from "../../ui/status-badge.tsx";
import type { TableColumn } from "../../ui/use-table-rows.ts";
import { VirtualTable } from "../../ui/virtual-table.tsx";
import type { MoreRows } from "../../ui/virtual-table-parts.tsx";
import { triggerNames } from "./describe-event.ts";
import { RunWorkflow } from "./run-workflow.tsx";
import { useLiveSummary } from "./use-live-summary.ts";
import { WarningBadge } from "./warning-badge.tsx";

const columns: readonly TableColumn<RunSummary>[] = [
  {
    id: "number",
    header: "Run",
    width: "80px",
    bare: true,
    cell: ({ id, number }) => (
      <TextLink
        fw={600}
        to="/runs/$runId"
        params={{ runId: id }}
        preload={false}
        aria-label={`Run #${number}`}
      >
        #{number}
      </TextLink>
    ),
  },
  { id: "state", header: "State", width: "190px", cell: (run) => <StateCell run={run} /> },
  { id: "workflow", header: "Workflow", width: "auto", cell: (run) => <WorkflowCell run={run} /> },
  { id: "trigger", header: "Trigger", width: "110px", cell: ({ trigger }) => triggerNames[trigger] },
  { id: "artifacts", header: "Artifacts", width: "90px", cell: (run) => <ArtifactsCell run={run} /> },
  {
    id: "started",
    header: "Started",
    width: "170px",
    cell: ({ startedAt, createdAt }) => <RelativeTime at={startedAt ?? createdAt} isPlain />,
  },
];

const idOf = ({ id }: RunSummary) => id;
const nameOf = ({ number }: RunSummary) => `run #${number}`;

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
        rowHeight={56}
        minWidth="760px"
        height="calc(100dvh - 190px)"
        hasKeys
        more={more}
      />
    </div>
  );
}

function StateCell({ run }: { run: RunSummary }) {
  const { state, createdAt, startedAt, endedAt } = useLiveSummary(run);
  return (
    <Group gap="xs" wrap="nowrap">
      <StatusBadge state={state} />
      <Text size="xs" c="dimmed" span>
        <Duration from={startedAt ?? createdAt} to={endedAt} />
      </Text>
    </Group>
  );
}

function WorkflowCell({ run }: { run: RunSummary }) {
  const live = useLiveSummary(run);
  const { failure, warningCount } = live;
  return (
    <div>
      <RunWorkflow run={live} /> <WarningBadge count={warningCount} />
      {failure && (
        <Text size="xs" c="dimmed" lineClamp={1} title={showText(failure.message)}>
          {showText(failure.message)}
        </Text>
      )}
    </div>
  );
}

function ArtifactsCell({ run }: { run: RunSummary }) {
  const { id, number, artifactCount } = useLiveSummary(run);
  if (artifactCount === 0) return <span>0</span>;
  return (
    <TextLink
      to="/runs/$runId"
      params={{ runId: id }}
      search={{ tab: "artifacts" }}
      preload={false}
      aria-label={`Artifacts of run #${number}: ${artifactCount}`}
    >
      {artifactCount.toLocaleString("en-US")}
    </TextLink>
  );
}
