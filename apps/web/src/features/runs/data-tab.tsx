import { ArtifactRef, type Json, type Run, type Step } from "@exhibit/contracts";
import { Stack, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { JsonTree } from "../../ui/json-tree.tsx";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { ArtifactRefLink } from "./artifact-ref-link.tsx";
import { findTransientIds } from "./find-transient-ids.ts";
import classes from "./inspector.module.css";

interface DataTabProps {
  run: Run;
  step: string | undefined;
}

/** What each step was given and what it gave back. */
export function DataTab({ run, step }: DataTabProps) {
  const transient = useMemo(() => findTransientIds(run.steps), [run.steps]);
  const steps = run.steps.filter(({ ref }) => step === undefined || ref === step);
  return (
    <Stack gap="lg">
      {steps.map((one) => (
        <StepData key={one.id} step={one} transient={transient} isAlone={steps.length === 1} />
      ))}
    </Stack>
  );
}

interface StepDataProps {
  step: Step;
  transient: ReadonlySet<string>;
  isAlone: boolean;
}

function StepData({ step, transient, isAlone }: StepDataProps) {
  const name = step.title || step.ref;
  const { saveRunArtifacts, publishToLibrary } = step.artifactSettings;
  return (
    <section aria-label={`Data of ${name}`}>
      <Title order={2} size="h3" mb={6}>
        {name} <StatusBadge state={step.state} />
      </Title>
      {!saveRunArtifacts && !publishToLibrary && (
        <Text size="xs" c="dimmed" mb={6}>
          Saving and publishing are off for this step: its files are not kept after the run.
        </Text>
      )}
      <div className={classes.data}>
        <Side
          title="Inputs"
          value={step.inputs}
          absent="Not known until the step starts."
          {...{ transient, isAlone }}
        />
        <Side
          title="Outputs"
          value={step.outputs}
          absent={explainNoOutputs(step)}
          {...{ transient, isAlone }}
        />
      </div>
    </section>
  );
}

function explainNoOutputs({ state }: Step): string {
  if (state === "failed") return "None: the step failed.";
  if (state === "skipped") return "None: the step was skipped.";
  if (state === "cancelled") return "None: the step was cancelled.";
  return "Not known until the step ends.";
}

interface SideProps {
  title: string;
  value: Record<string, Json> | null;
  absent: string;
  transient: ReadonlySet<string>;
  isAlone: boolean;
}

function Side({ title, value, absent, transient, isAlone }: SideProps) {
  return (
    <div>
      <Title order={3} size="h6" c="dimmed" mb={2}>
        {title}
      </Title>
      {value === null ? (
        <Text size="sm" c="dimmed">
          {absent}
        </Text>
      ) : (
        <JsonTree
          value={value}
          openLevels={isAlone ? 3 : 2}
          renderValue={(part) => {
            const ref = ArtifactRef.safeParse(part);
            if (!ref.success) return undefined;
            return <ArtifactRefLink artifact={ref.data} isTransient={transient.has(ref.data.artifactId)} />;
          }}
        />
      )}
    </div>
  );
}
