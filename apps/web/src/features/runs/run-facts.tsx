import type { Run } from "@exhibit/contracts";
import { Alert, Group, Stack, Text } from "@mantine/core";
import { CircleX, PlugZap, WifiOff } from "lucide-react";
import { TextLink } from "../../shell/links.tsx";
import { Duration } from "../../ui/duration.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { showText } from "../../ui/show-text.ts";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { ToneBadge } from "../../ui/tone-badge.tsx";
import { describeTrigger } from "./describe-event.ts";
import { RunInputs } from "./run-inputs.tsx";
import { RunWorkflow } from "./run-workflow.tsx";
import type { RunWatch } from "./use-run-watch.ts";
import { WarningBadge } from "./warning-badge.tsx";

/** State, time, workflow, trigger and inputs of a run. */
export function RunFacts({ run, watchState }: { run: Run; watchState: RunWatch["state"] }) {
  return (
    <Stack gap="sm">
      <Group gap="sm">
        <span role="status" aria-label="State of the run">
          <StatusBadge state={run.state} />
        </span>
        <WarningBadge count={run.warningCount} />
        <Text size="sm" fw={600} role="timer" aria-live="off" aria-label="Duration">
          <Duration from={run.startedAt ?? run.createdAt} to={run.endedAt} />
        </Text>
        <Text size="sm">
          <RunWorkflow run={run} />
        </Text>
        <Text size="sm" c="dimmed">
          started <TriggerWords run={run} /> <RelativeTime at={run.createdAt} />
        </Text>
        <WatchChip state={watchState} />
      </Group>
      {run.failure && (
        <Alert icon={<CircleX aria-hidden />} title="The run failed" className="error-panel">
          {showText(run.failure.message)}
        </Alert>
      )}
      <RunInputs inputs={run.inputs} />
    </Stack>
  );
}

function TriggerWords({ run: { trigger, retryOf } }: { run: Run }) {
  if (retryOf === null) return describeTrigger(trigger);
  return (
    <>
      to repeat{" "}
      <TextLink to="/runs/$runId" params={{ runId: retryOf }}>
        an earlier run
      </TextLink>
    </>
  );
}

/** Says only what is out of the ordinary: a live page needs no sign. */
function WatchChip({ state }: { state: RunWatch["state"] }) {
  if (state === "reconnecting") {
    return (
      <span role="status">
        <ToneBadge tone="warning" icon={PlugZap} title="The studio is asked every 3 seconds meanwhile">
          reconnecting…
        </ToneBadge>
      </span>
    );
  }
  if (state === "failed") {
    return (
      <span role="status">
        <ToneBadge tone="danger" icon={WifiOff} title="The studio is asked every 3 seconds instead">
          no live updates
        </ToneBadge>
      </span>
    );
  }
  return null;
}
