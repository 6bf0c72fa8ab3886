import {
  type ArtifactRef,
  type GraphNode,
  type Json,
  listGraphEdges,
  type WorkflowGraph,
} from "@exhibit/contracts";
import { v7 } from "uuid";

/** What the inputs of a start became, by the name of the workflow's input. */
export type ResolvedInputs = ReadonlyMap<string, { value: Json } | { artifact: ArtifactRef }>;

/** A step as it will be stored. */
export interface StepPlan {
  readonly id: string;
  readonly node: GraphNode;
  readonly predecessors: readonly string[];
  readonly successors: readonly string[];
  /** What is known before any step has run: all but the ports that predecessors feed. */
  readonly inputs: Readonly<Record<string, Json>>;
  /** Artifacts among `inputs`. */
  readonly artifacts: ReadonlyArray<{ port: string; artifact: ArtifactRef }>;
  /** Secrets by port; their values are in no input. */
  readonly secrets: ReadonlyArray<{ port: string; secretId: string }>;
}

/** What the references in nodes became. */
export interface ResolvedReferences {
  artifact(ref: string, port: string): ArtifactRef | undefined;
  readonly secretIds: ReadonlyMap<string, string>;
}

/** The steps of a run, in node order. */
export function planSteps(
  graph: WorkflowGraph,
  inputs: ResolvedInputs,
  references: ResolvedReferences,
): StepPlan[] {
  const edges = listGraphEdges(graph);
  return graph.nodes.map((node) => {
    const known = knowInputs(node, inputs, references);
    return {
      id: v7(),
      node,
      predecessors: distinct(edges.filter(({ to }) => to.ref === node.ref).map(({ from }) => from.ref)),
      successors: distinct(edges.filter(({ from }) => from.ref === node.ref).map(({ to }) => to.ref)),
      ...known,
    };
  });
}

function knowInputs(
  node: GraphNode,
  inputs: ResolvedInputs,
  references: ResolvedReferences,
): Pick<StepPlan, "inputs" | "artifacts" | "secrets"> {
  const known: Record<string, Json> = {};
  const artifacts: Array<{ port: string; artifact: ArtifactRef }> = [];
  const secrets: Array<{ port: string; secretId: string }> = [];
  for (const [port, source] of Object.entries(node.inputs)) {
    if ("step" in source) continue;
    if ("secret" in source) {
      const secretId = references.secretIds.get(source.secret);
      if (secretId !== undefined) secrets.push({ port, secretId });
      continue;
    }
    const resolved = resolveSource(source, inputs, () => references.artifact(node.ref, port));
    if (resolved === undefined) continue;
    if ("artifact" in resolved) {
      known[port] = resolved.artifact;
      artifacts.push({ port, artifact: resolved.artifact });
    } else known[port] = resolved.value;
  }
  return { inputs: known, artifacts, secrets };
}

function resolveSource(
  source: Exclude<GraphNode["inputs"][string], { step: string } | { secret: string }>,
  inputs: ResolvedInputs,
  findArtifact: () => ArtifactRef | undefined,
): { value: Json } | { artifact: ArtifactRef } | undefined {
  if ("value" in source) return { value: source.value };
  if ("workflowInput" in source) return inputs.get(source.workflowInput);
  const artifact = findArtifact();
  return artifact === undefined ? undefined : { artifact };
}

function distinct(refs: readonly string[]): string[] {
  return [...new Set(refs)];
}
