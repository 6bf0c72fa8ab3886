import type { RunInputValue, WorkflowInput } from "@exhibit/contracts";
import { SegmentedControl, Stack } from "@mantine/core";
import { useState } from "react";
import { ArtifactField } from "../picker/artifact-field.tsx";
import { PortValueField } from "../values/port-value-field.tsx";
import { plainInput } from "./run-inputs.ts";

interface RunInputFieldProps {
  input: WorkflowInput;
  value: RunInputValue | undefined;
  error: string | undefined;
  onChange: (value: RunInputValue | null) => void;
}

/** The control of one workflow input: a value, an artifact, or the choice of both where the type takes both. */
export function RunInputField({ input, value, error, onChange }: RunInputFieldProps) {
  const { kind } = input.type;
  const takesBoth = kind === "json" || kind === "any";
  const [asArtifact, setAsArtifact] = useState(
    kind === "file" || (value !== undefined && "artifact" in value),
  );
  const text = { label: input.title, description: input.help, required: input.required, error };
  return (
    <Stack gap={4}>
      {takesBoth && (
        <SegmentedControl
          size="xs"
          aria-label={`Source of ${input.title}`}
          value={asArtifact ? "artifact" : "value"}
          data={[
            { value: "value", label: "Value" },
            { value: "artifact", label: "Artifact" },
          ]}
          onChange={(next) => {
            setAsArtifact(next === "artifact");
            onChange(null);
          }}
        />
      )}
      {asArtifact ? (
        <ArtifactField
          {...text}
          type={input.type}
          value={value && "artifact" in value ? value.artifact : undefined}
          onChange={(artifact) => onChange(artifact ? { artifact } : null)}
        />
      ) : (
        <PortValueField
          {...text}
          type={input.type}
          value={value && "value" in value ? value.value : undefined}
          onChange={(next) => onChange(plainInput(next))}
        />
      )}
    </Stack>
  );
}
