import type { ErrorBody, Run } from "@exhibit/contracts";
import { Skeleton, Stack } from "@mantine/core";
import { SearchX } from "lucide-react";
import { readErrorBody } from "../../error-body.ts";
import { ButtonLink } from "../../shell/links.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorPanel } from "../../ui/error-panel.tsx";
import { Page } from "../../ui/page.tsx";
import { RunActions } from "./run-actions.tsx";
import { RunFacts } from "./run-facts.tsx";
import classes from "./run-page.module.css";
import { RunTabs } from "./run-tabs.tsx";
import { RunsLink } from "./runs-link.tsx";
import { StepList } from "./step-list.tsx";
import { useRun } from "./use-run.ts";
import { useRunEvents } from "./use-run-events.ts";
import type { RunWatch } from "./use-run-watch.ts";

/** One run, live while it goes on: its steps, events, logs, data and artifacts. */
export function RunPage({ runId }: { runId: string }) {
  const { run, error, retry, watch } = useRun(runId);
  if (error) return <MissingRun error={readErrorBody(error)} onRetry={retry} />;
  if (run === undefined) {
    return (
      <Page title="Run" above={<RunsLink />}>
        <Skeleton h={400} aria-label="Loading the run" />
      </Page>
    );
  }
  return <RunView run={run} watch={watch} />;
}

function RunView({ run, watch }: { run: Run; watch: RunWatch }) {
  const newest = useRunEvents(run.id, "newest", watch.events);
  return (
    <Page title={`Run #${run.number}`} above={<RunsLink />} actions={<RunActions run={run} />}>
      <RunFacts run={run} watchState={watch.state} />
      <div className={classes.layout}>
        <StepList run={run} events={newest.items} />
        <Stack gap="sm" miw={0}>
          <RunTabs run={run} watch={watch} />
        </Stack>
      </div>
    </Page>
  );
}

function MissingRun({ error, onRetry }: { error: ErrorBody; onRetry: () => void }) {
  if (error.code === "NOT_FOUND" || error.code === "INVALID_INPUT") {
    return (
      <Page title="No such run" above={<RunsLink />}>
        <EmptyState
          icon={SearchX}
          title="There is no run with this id"
          action={<ButtonLink to="/runs">Open runs</ButtonLink>}
        >
          {error.message}
        </EmptyState>
      </Page>
    );
  }
  return (
    <Page title="Run" above={<RunsLink />}>
      <ErrorPanel title="The run could not be loaded" error={error} onRetry={onRetry} />
    </Page>
  );
}
