import { ArtifactRef, describeToolUse, type Json, type Run, type Step } from "@exhibit/contracts";
import { Group, Stack, Text, Title } from "@mantine/core";
import { useMemo } from "react";
import { JsonTree } from "../../ui/json-tree.tsx";
import { showText } from "../../ui/show-text.ts";
import { StatusBadge } from "../../ui/status-badge.tsx";
import { ArtifactRefLink } from "./artifact-ref-link.tsx";
import classes from "./data-tab.module.css";
import { orderSteps } from "./order-steps.ts";
import { StepSecrets } from "./step-secrets.tsx";
import { useRunAddress } from "./use-run-address.ts";

/** What each step was given and what it gave back. */
export function DataTab({ run }: { run: Run }) {
  const { step: shown } = useRunAddress();
  const steps = useMemo(
    () => orderSteps(run.steps).filter(({ ref }) => shown === undefined || ref === shown),
    [run.steps, shown],
  );
  return (
    <Stack gap="md">
      {steps.map((step) => (
        <StepData key={step.id} step={step} openLevels={steps.length === 1 ? 3 : 2} />
      ))}
    </Stack>
  );
}

function StepData({ step, openLevels }: { step: Step; openLevels: number }) {
  const { saveRunArtifacts, publishToLibrary } = step.artifactSettings;
  return (
    <section className="panel" aria-label={`Data of ${step.title}`} style={{ padding: 14 }}>
      <Group gap="xs" mb={6}>
        <Title order={2} size="h3">
          {showText(step.title)}
        </Title>
        <StatusBadge state={step.state} />
      </Group>
      {!saveRunArtifacts && !publishToLibrary && (
        <Text size="xs" c="dimmed" mb={6}>
          Saving and publishing are off for this step: its files are not kept after the run.
        </Text>
      )}
      <AttemptTools step={step} />
      <div className={classes.sides}>
        <div>
          <Side
            title="Inputs"
            value={step.inputs}
            absent="Not known until the step starts."
            openLevels={openLevels}
          />
          <StepSecrets secrets={step.secrets} />
        </div>
        <Side title="Outputs" value={step.outputs} absent={explainNoOutputs(step)} openLevels={openLevels} />
      </div>
    </section>
  );
}

/** The tools of the last attempt; earlier ones are told where theirs were others. */
function AttemptTools({ step }: { step: Step }) {
  const lines = step.attempts.map(({ number, runner, tools }) => ({
    number,
    text: tools.map(describeToolUse).join(", "),
    runner,
  }));
  const told = lines.filter(({ text }, index) => text !== "" && text !== lines[index + 1]?.text);
  return told.map(({ number, text, runner }) => (
    <Text key={number} size="xs" mb={6} style={{ overflowWrap: "anywhere" }}>
      {told.length > 1 ? `Attempt ${number} ran ` : "Ran "}
      <span className="mono">{text}</span> on {runner}
    </Text>
  ));
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
  openLevels: number;
}

function Side({ title, value, absent, openLevels }: SideProps) {
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
        <JsonTree value={value} openLevels={openLevels} renderValue={renderReference} />
      )}
    </div>
  );
}

function renderReference(value: Json) {
  const reference = ArtifactRef.safeParse(value);
  return reference.success ? <ArtifactRefLink reference={reference.data} /> : undefined;
}
