import {
  type ArtifactMetadata,
  ArtifactReference,
  findArtifactTaker,
  type Json,
  type RunInputValue,
  validateRunInputs,
  type WorkflowGraph,
  type WorkflowInput,
} from "@exhibit/contracts";

/** What the form holds: absent where a field is empty. */
export type RunInputs = Record<string, RunInputValue>;

/** The inputs a form starts with: the defaults, and a given artifact in the first input that takes it. */
export function prefillInputs(graph: WorkflowGraph, artifact: ArtifactMetadata | null): RunInputs {
  const taker = artifact && findTaker(graph, artifact);
  return Object.fromEntries(
    graph.inputs.flatMap((input) => {
      if (artifact && input === taker) {
        return [[input.name, { artifact: { by: "id" as const, id: artifact.artifactId } }]];
      }
      const value = readDefault(input);
      return value ? [[input.name, value]] : [];
    }),
  );
}

/** The input that an artifact goes to; none where it is partial or damaged. */
export function findTaker(graph: WorkflowGraph, artifact: ArtifactMetadata): WorkflowInput | null {
  if (artifact.partial || artifact.damaged) return null;
  return findArtifactTaker(graph.inputs, artifact.format);
}

function readDefault(input: WorkflowInput): RunInputValue | null {
  if (input.type.kind === "file") {
    const reference = ArtifactReference.safeParse(input.default);
    return reference.success ? { artifact: reference.data } : null;
  }
  if (input.default !== undefined) return { value: input.default };
  // A switch that nobody touched says no.
  return input.type.kind === "boolean" && input.required ? { value: false } : null;
}

/** The inputs with one changed; `null` empties it. */
export function changeInput(inputs: RunInputs, name: string, value: RunInputValue | null): RunInputs {
  const { [name]: _, ...others } = inputs;
  return value ? { ...inputs, [name]: value } : others;
}

/** A plain value as an input; an empty field is none. */
export function plainInput(value: Json | undefined): RunInputValue | null {
  return value === undefined ? null : { value };
}

/** The fault of each input by its name; empty when the run can start. */
export function findInputFaults(graph: WorkflowGraph, inputs: RunInputs): Record<string, string> {
  const faults = validateRunInputs(graph, inputs);
  return Object.fromEntries(faults.map(({ path, message }) => [path.replace(/^inputs\./, ""), message]));
}
