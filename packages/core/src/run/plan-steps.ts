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
}

/** Gives the artifact that a node's reference became. */
export type NodeArtifact = (ref: string, port: string) => ArtifactRef | undefined;

/** The steps of a run, in node order. */
export function planSteps(
  graph: WorkflowGraph,
  inputs: ResolvedInputs,
  findNodeArtifact: NodeArtifact,
): StepPlan[] {
  const edges = listGraphEdges(graph);
  return graph.nodes.map((node) => {
    const known = knowInputs(node, inputs, findNodeArtifact);
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
  findNodeArtifact: NodeArtifact,
): Pick<StepPlan, "inputs" | "artifacts"> {
  const known: Record<string, Json> = {};
  const artifacts: Array<{ port: string; artifact: ArtifactRef }> = [];
  for (const [port, source] of Object.entries(node.inputs)) {
    if ("step" in source) continue;
    const resolved = resolveSource(source, inputs, () => findNodeArtifact(node.ref, port));
    if (resolved === undefined) continue;
    if ("artifact" in resolved) {
      known[port] = resolved.artifact;
      artifacts.push({ port, artifact: resolved.artifact });
    } else known[port] = resolved.value;
  }
  return { inputs: known, artifacts };
}

function resolveSource(
  source: Exclude<GraphNode["inputs"][string], { step: string }>,
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
