import type { FieldError } from "./error.ts";
import type { WorkflowGraph, WorkflowInput } from "./graph.ts";
import { describePortType } from "./port.ts";
import { describeValue, explainArtifactMismatch, explainValueMismatch } from "./port-value.ts";
import type { RunInputValue } from "./run.ts";

/** The faults of what a start gives for a workflow's inputs; paths are `inputs.<name>`. Artifacts are resolved later. */
export function validateRunInputs(
  graph: WorkflowGraph,
  inputs: Readonly<Record<string, RunInputValue>>,
): FieldError[] {
  const declared = new Set(graph.inputs.map((input) => input.name));
  const unknown = Object.keys(inputs).filter((name) => !declared.has(name));
  const names = [...declared].join(", ") || "none";
  return [
    ...graph.inputs.flatMap((input) => {
      const given = Object.hasOwn(inputs, input.name) ? inputs[input.name] : undefined;
      const fault = given ? judgeGiven(given, input) : judgeMissing(input);
      return fault ? [{ path: `inputs.${input.name}`, message: fault }] : [];
    }),
    ...unknown.map((name) => ({
      path: `inputs.${name}`,
      message: `the workflow has no such input (got ${describeValue(inputs[name])}); it has ${names}`,
    })),
  ];
}

function judgeGiven(given: RunInputValue, { title, type }: WorkflowInput): string | null {
  const fault =
    "artifact" in given
      ? explainArtifactMismatch(given.artifact, type)
      : explainValueMismatch(given.value, type);
  return fault ? `"${title}" ${fault}` : null;
}

function judgeMissing(input: WorkflowInput): string | null {
  if (!input.required || input.default !== undefined) return null;
  return `"${input.title}" is required: give ${describePortType(input.type)}`;
}
