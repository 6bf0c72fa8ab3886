import { ArtifactReference, type PortType, Ref, type WorkflowInput } from "@exhibit/contracts";
import { Button, Group, NativeSelect, Stack, Switch, TextInput } from "@mantine/core";
import { Trash2 } from "lucide-react";
import { useState } from "react";
import { ArtifactField } from "../picker/artifact-field.tsx";
import { PortValueField } from "../values/port-value-field.tsx";
import { useBuilder, useBuilderStore } from "./builder-store.ts";
import { FormatsField } from "./formats-field.tsx";
import { changeWorkflowInput, removeWorkflowInput } from "./graph-edits.ts";

const typeChoices = {
  text: { label: "Text", type: { kind: "text" } },
  number: { label: "Number", type: { kind: "number" } },
  boolean: { label: "Yes or no", type: { kind: "boolean" } },
  json: { label: "JSON", type: { kind: "json" } },
  file: { label: "File (an artifact)", type: { kind: "file" } },
  texts: { label: "List of text", type: { kind: "list", item: { kind: "text" } } },
  numbers: { label: "List of numbers", type: { kind: "list", item: { kind: "number" } } },
} as const satisfies Record<string, { label: string; type: PortType }>;

/** One workflow input: name, title, type, whether it is required, default. */
export function WorkflowInputEditor({ input }: { input: WorkflowInput }) {
  const { editGraph } = useBuilderStore().getState();
  const change = (part: Partial<WorkflowInput>) =>
    editGraph((graph) => changeWorkflowInput(graph, input.name, { ...input, ...part }));
  return (
    <Stack gap="sm" className="panel" p="sm" role="group" aria-label={`Workflow input ${input.name}`}>
      <Group grow align="flex-start">
        <TextInput
          label="Title"
          maxLength={200}
          value={input.title}
          onChange={(event) => change({ title: event.currentTarget.value })}
        />
        <NameField key={input.name} input={input} onChange={(name) => change({ name })} />
      </Group>
      <TextInput
        label="Help"
        maxLength={1000}
        value={input.help ?? ""}
        onChange={(event) => change({ help: event.currentTarget.value || undefined })}
      />
      <TypeField input={input} onChange={(type) => change({ type, default: undefined })} />
      {input.type.kind === "file" && <FormatsField type={input.type} onChange={(type) => change({ type })} />}
      <Switch
        label="Required"
        description="A run can’t start without it, unless it has a default."
        checked={input.required}
        onChange={(event) => change({ required: event.currentTarget.checked })}
      />
      <DefaultField
        key={JSON.stringify(input.type)}
        input={input}
        onChange={(value) => change({ default: value })}
      />
      <Group justify="flex-end">
        <Button
          size="xs"
          variant="default"
          leftSection={<Trash2 size={14} aria-hidden />}
          aria-label={`Remove workflow input ${input.name}`}
          onClick={() => editGraph((graph) => removeWorkflowInput(graph, input.name))}
        >
          Remove
        </Button>
      </Group>
    </Stack>
  );
}

function NameField({ input, onChange }: { input: WorkflowInput; onChange: (name: string) => void }) {
  const others = useBuilder((state) => state.draft.graph.inputs).filter((other) => other !== input);
  const [written, setWritten] = useState(input.name);
  const parsed = Ref.safeParse(written);
  const taken = others.some((other) => other.name === written) ? "another input has this name" : null;
  const fault = parsed.success ? taken : (parsed.error.issues[0]?.message ?? "not a name");
  return (
    <TextInput
      label="Name"
      value={written}
      error={fault}
      onChange={(event) => setWritten(event.currentTarget.value)}
      onBlur={() => {
        if (!fault && written !== input.name) onChange(written);
      }}
    />
  );
}

function TypeField({ input, onChange }: { input: WorkflowInput; onChange: (type: PortType) => void }) {
  const known = Object.entries(typeChoices).find(([, { type }]) => isSameKind(type, input.type));
  return (
    <NativeSelect
      label="Type"
      value={known?.[0] ?? "other"}
      data={[
        ...Object.entries(typeChoices).map(([value, { label }]) => ({ value, label })),
        ...(known ? [] : [{ value: "other", label: input.type.kind }]),
      ]}
      onChange={(event) => {
        const picked = Object.entries(typeChoices).find(([value]) => value === event.currentTarget.value);
        if (picked) onChange(picked[1].type);
      }}
    />
  );
}

function isSameKind(a: PortType, b: PortType): boolean {
  if (a.kind === "list" && b.kind === "list") return a.item.kind === b.item.kind;
  return a.kind === b.kind;
}

interface DefaultFieldProps {
  input: WorkflowInput;
  onChange: (value: WorkflowInput["default"]) => void;
}

function DefaultField({ input, onChange }: DefaultFieldProps) {
  const text = { label: "Default", description: "Used where a start gives none." };
  if (input.type.kind !== "file") {
    return <PortValueField {...text} type={input.type} value={input.default} onChange={onChange} />;
  }
  return (
    <ArtifactField
      {...text}
      type={input.type}
      value={ArtifactReference.safeParse(input.default).data}
      onChange={onChange}
    />
  );
}
