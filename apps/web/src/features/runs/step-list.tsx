import { isRunEnded, type Run, type RunEvent, type Step } from "@exhibit/contracts";
import { Button, Group, Text, Title, UnstyledButton } from "@mantine/core";
import { useMemo } from "react";
import { Duration, useNow } from "../../ui/duration.tsx";
import { showText } from "../../ui/show-text.ts";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { describeProgress } from "./describe-event.ts";
import { orderSteps } from "./order-steps.ts";
import classes from "./run-page.module.css";
import { useRunAddress } from "./use-run-address.ts";
import { WarningBadge } from "./warning-badge.tsx";

/** The events have all of them. */
const shownWarnings = 3;

interface StepListProps {
  run: Run;
  events: readonly RunEvent[];
}

/** The steps in the order of the graph, each with its time within the run; a step narrows the tabs down to it. */
export function StepList({ run, events }: StepListProps) {
  const { step: shown, show } = useRunAddress();
  const steps = useMemo(() => orderSteps(run.steps), [run.steps]);
  const progress = useMemo(() => findProgress(events), [events]);
  const warnings = useMemo(() => findWarnings(events), [events]);
  const now = useNow(!isRunEnded(run.state));
  return (
    <nav className="panel" aria-label="Steps">
      <Group justify="space-between" px="md" pt="sm">
        <Title order={2} size="h3">
          Steps
        </Title>
        {shown !== undefined && (
          <Button
            variant="subtle"
            size="compact-xs"
            onClick={() => show({ step: undefined, attempt: undefined })}
          >
            Show all steps
          </Button>
        )}
      </Group>
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step.ref}>
            <StepButton
              run={run}
              step={step}
              isShown={step.ref === shown}
              now={now}
              progress={step.state === "running" ? progress.get(step.ref) : undefined}
              warnings={warnings.get(step.ref) ?? []}
            />
            {step.ref === shown && step.attempts.length > 1 && <AttemptList step={step} />}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function findProgress(events: readonly RunEvent[]): Map<string, string> {
  const progress = new Map<string, string>();
  for (const { body } of events) {
    if (body.type === "step.progress") progress.set(body.stepRef, describeProgress(body));
    else if (body.type === "step.started") progress.delete(body.stepRef);
  }
  return progress;
}

/** What the last attempt of each step warned of. */
function findWarnings(events: readonly RunEvent[]): Map<string, string[]> {
  const warnings = new Map<string, string[]>();
  for (const { body } of events) {
    if (body.type === "step.started") warnings.delete(body.stepRef);
    else if (body.type === "step.warning") {
      warnings.set(body.stepRef, [...(warnings.get(body.stepRef) ?? []), body.message]);
    }
  }
  return warnings;
}

interface StepButtonProps {
  run: Run;
  step: Step;
  isShown: boolean;
  now: number;
  progress: string | undefined;
  warnings: readonly string[];
}

function StepButton({ run, step, isShown, now, progress, warnings }: StepButtonProps) {
  const { show } = useRunAddress();
  const { ref, title, state, attempts, failure } = step;
  return (
    <UnstyledButton
      className={classes.step}
      aria-pressed={isShown}
      onClick={() => show({ step: isShown ? undefined : ref, attempt: undefined })}
    >
      <span className={classes.line}>
        <Text span size="sm" fw={600} style={{ overflowWrap: "anywhere" }}>
          {showText(title)}
        </Text>
        <StatusBadge state={state} />
      </span>
      <span className={classes.line}>
        <Text span size="xs" c="dimmed" className="mono">
          {ref}
        </Text>
        <Text span size="xs" c="dimmed">
          {attempts.length > 1 && `${attempts.length} attempts · `}
          <Duration from={step.startedAt} to={step.endedAt ?? run.endedAt} />
        </Text>
      </span>
      {progress && (
        <Text span display="block" size="xs">
          {showText(progress)}
        </Text>
      )}
      <WarningBadge count={attempts.at(-1)?.warningCount ?? 0} />
      {warnings.slice(0, shownWarnings).map((warning) => (
        <Text key={warning} span display="block" size="xs" c="var(--tone-warning-fg)" lineClamp={3}>
          {warning}
        </Text>
      ))}
      {failure && state === "failed" && (
        <Text span display="block" size="xs" c="var(--tone-danger-fg)">
          {showText(failure.message)}
        </Text>
      )}
      <StepBar run={run} step={step} now={now} />
    </UnstyledButton>
  );
}

/** Where in the run's time the step lies. */
function StepBar({ run, step, now }: { run: Run; step: Step; now: number }) {
  if (step.startedAt === null) return null;
  const from = Date.parse(run.startedAt ?? run.createdAt);
  const to = run.endedAt === null ? Math.max(now, from + 1) : Date.parse(run.endedAt);
  const span = Math.max(1, to - from);
  const start = Math.max(0, Date.parse(step.startedAt) - from);
  const end = step.endedAt === null ? span : Date.parse(step.endedAt) - from;
  const left = Math.min(98, (start / span) * 100);
  const width = Math.max(1, Math.min(100 - left, ((end - start) / span) * 100));
  return (
    <span className={classes.track} aria-hidden>
      <span
        className={classes.bar}
        data-state={step.state}
        style={{ left: `${left}%`, width: `${width}%` }}
      />
    </span>
  );
}

function AttemptList({ step }: { step: Step }) {
  const { attempt: shown, show } = useRunAddress();
  return (
    <ul className={classes.attempts} aria-label={`Attempts of ${step.title}`}>
      {step.attempts.map(({ number, state, startedAt, endedAt, failure }) => (
        <li key={number}>
          <UnstyledButton
            className={classes.attempt}
            aria-pressed={number === shown}
            onClick={() => show({ attempt: number === shown ? undefined : number })}
          >
            Attempt {number}
          </UnstyledButton>{" "}
          {state}, <Duration from={startedAt} to={endedAt} />
          {failure && <div>{showText(failure.message)}</div>}
        </li>
      ))}
    </ul>
  );
}
