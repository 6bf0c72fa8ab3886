import type { InputSource, Port, PortType } from "@exhibit/contracts";
import { Group, NativeSelect, Select, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { ArtifactField } from "../picker/artifact-field.tsx";
import { SecretField } from "../secrets/secret-field.tsx";
import { canBeWritten, PortValueField } from "../values/port-value-field.tsx";
import { useBuilder, useBuilderStore } from "./builder-store.ts";
import { useFindComponent } from "./catalogue.tsx";
import { setInput } from "./graph-edits.ts";
import { listStepSources } from "./list-step-sources.ts";
import { PortTypeLabel } from "./port-mark.tsx";
import { WorkflowInputSource } from "./workflow-input-source.tsx";

type Mode = "none" | "value" | "step" | "workflowInput" | "artifact" | "secret";

const modeLabels: Record<Mode, string> = {
  none: "Not set",
  value: "Fixed value",
  step: "From step",
  workflowInput: "Workflow input",
  artifact: "Artifact",
  secret: "Secret",
};

interface InputSourceFieldProps {
  nodeRef: string;
  portKey: string;
  port: Port;
  source: InputSource | undefined;
  fault: string | undefined;
}

/** What feeds one input port: a value, another step, a workflow input, an artifact or a secret. */
export function InputSourceField({ nodeRef, portKey, port, source, fault }: InputSourceFieldProps) {
  const { editGraph } = useBuilderStore().getState();
  const [chosen, setChosen] = useState<Mode | null>(null);
  // What feeds the port decides; the choice holds while the port is still empty.
  const mode = source ? readMode(source) : (chosen ?? "none");
  const feed = (next: InputSource | null, under = mode) => {
    setChosen(under);
    editGraph((graph) => setInput(graph, nodeRef, portKey, next));
  };
  return (
    <Stack gap={6} className="panel" p="sm" data-port={portKey}>
      <Group justify="space-between" gap="xs">
        <Text size="sm" fw={600}>
          {port.title}
          {port.required && <span aria-hidden> *</span>}
        </Text>
        <PortTypeLabel type={port.type} />
      </Group>
      {port.help && (
        <Text size="xs" c="dimmed">
          {port.help}
        </Text>
      )}
      <NativeSelect
        size="xs"
        aria-label={`Source of ${port.title}`}
        value={mode}
        data={listModes(port.type).map((value) => ({ value, label: modeLabels[value] }))}
        onChange={(event) => feed(null, findMode(event.currentTarget.value))}
      />
      <SourceEditor {...{ mode, nodeRef, portKey, port, source, feed }} />
      {fault && (
        <Text size="xs" c="var(--mantine-color-error)" role="note">
          {fault}
        </Text>
      )}
    </Stack>
  );
}

function readMode(source: InputSource): Mode {
  if ("value" in source) return "value";
  if ("step" in source) return "step";
  if ("secret" in source) return "secret";
  return "artifact" in source ? "artifact" : "workflowInput";
}

function findMode(written: string): Mode {
  const modes: readonly Mode[] = ["none", "value", "step", "workflowInput", "artifact", "secret"];
  return modes.find((mode) => mode === written) ?? "none";
}

function listModes(type: PortType): Mode[] {
  // Nothing but a secret can stand there.
  if (type.kind === "secret") return ["none", "secret"];
  const takesArtifact = type.kind === "file" || type.kind === "json" || type.kind === "any";
  return [
    "none",
    ...(canBeWritten(type) ? (["value"] as const) : []),
    "step",
    "workflowInput",
    ...(takesArtifact ? (["artifact"] as const) : []),
  ];
}

interface SourceEditorProps extends Omit<InputSourceFieldProps, "fault"> {
  mode: Mode;
  feed: (next: InputSource | null) => void;
}

function SourceEditor({ mode, nodeRef, portKey, port, source, feed }: SourceEditorProps) {
  switch (mode) {
    case "none":
      return null;
    case "value":
      return (
        <PortValueField
          label={`Value of ${port.title}`}
          type={port.type}
          value={source && "value" in source ? source.value : undefined}
          onChange={(value) => feed(value === undefined ? null : { value })}
        />
      );
    case "step":
      return <StepSource {...{ nodeRef, portKey, port, source, feed }} />;
    case "workflowInput":
      return <WorkflowInputSource {...{ portKey, port, source, feed }} />;
    case "secret":
      return (
        <SecretField
          label={port.title}
          value={source && "secret" in source ? source.secret : undefined}
          onChange={(secret) => feed({ secret })}
        />
      );
    case "artifact":
      return (
        <ArtifactField
          label={port.title}
          type={port.type}
          value={source && "artifact" in source ? source.artifact : undefined}
          onChange={(artifact) => feed(artifact ? { artifact } : null)}
        />
      );
  }
}

function StepSource({ nodeRef, portKey, port, source, feed }: Omit<SourceEditorProps, "mode">) {
  const graph = useBuilder((state) => state.draft.graph);
  const findComponent = useFindComponent();
  const sources = listStepSources(graph, findComponent, { ref: nodeRef, port: portKey });
  const at = sources.findIndex(
    ({ from }) => source && "step" in source && from.ref === source.step && from.port === source.port,
  );
  if (sources.length === 0) {
    return (
      <Text size="xs" c="dimmed">
        No other step gives anything yet. Add one first.
      </Text>
    );
  }
  return (
    <Select
      aria-label={`Connect ${port.title} to`}
      placeholder="Choose a step’s output"
      searchable
      data={sources.map(({ from, title, misfit }, index) => ({
        value: String(index),
        label: `${from.ref} → ${title}${misfit ? ` (${misfit})` : ""}`,
        disabled: misfit !== null && index !== at,
      }))}
      value={at < 0 ? null : String(at)}
      onChange={(index) => {
        const picked = index === null ? undefined : sources[Number(index)];
        feed(picked ? { step: picked.from.ref, port: picked.from.port } : null);
      }}
    />
  );
}
