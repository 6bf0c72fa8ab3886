import {
  type ComponentDescriptor,
  type GraphNode,
  hasArtifactSettings,
  type InputSource,
  type Json,
  type WorkflowGraph,
  type WorkflowInput,
} from "@exhibit/contracts";

/** The graph with one node changed; the others keep their identity. */
export function updateNode(
  graph: WorkflowGraph,
  ref: string,
  change: (node: GraphNode) => GraphNode,
): WorkflowGraph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.ref === ref ? change(node) : node)) };
}

/** A ref that no node has yet: the last segment of the component's id, numbered where taken. */
function chooseRef(graph: WorkflowGraph, componentId: string): string {
  const base = componentId.split(".").at(-1) ?? "node";
  return chooseFree(
    base,
    graph.nodes.map((node) => node.ref),
  );
}

/** `base`, or `base-2`, `base-3` … where it is taken. */
export function chooseFree(base: string, taken: readonly string[]): string {
  if (!taken.includes(base)) return base;
  let number = 2;
  while (taken.includes(`${base}-${number}`)) number += 1;
  return `${base}-${number}`;
}

/** The graph with a new node of `component`; without a position it stands right of the last one. */
export function addNode(
  graph: WorkflowGraph,
  component: ComponentDescriptor,
  position?: { x: number; y: number },
): { graph: WorkflowGraph; ref: string } {
  const ref = chooseRef(graph, component.id);
  const node: GraphNode = {
    ref,
    component: { id: component.id, version: component.version },
    parameters: {},
    inputs: {},
    artifacts: { saveRunArtifacts: true, publishToLibrary: false },
    position: position ?? placeNext(graph),
  };
  return { graph: { ...graph, nodes: [...graph.nodes, node] }, ref };
}

function placeNext(graph: WorkflowGraph): { x: number; y: number } {
  const last = graph.nodes.at(-1);
  if (!last) return { x: 40, y: 80 };
  const { x, y } = positionOf(last, graph.nodes.length - 1);
  return { x: x + 320, y };
}

/** Where a node stands; one that was saved without a position gets a place in a row. */
export function positionOf(node: GraphNode, index: number): { x: number; y: number } {
  return node.position ?? { x: 40 + index * 320, y: 80 };
}

/** The graph without a node; inputs that it fed are empty afterwards. */
export function removeNode(graph: WorkflowGraph, ref: string): WorkflowGraph {
  const nodes = graph.nodes.filter((node) => node.ref !== ref);
  return { ...graph, nodes: nodes.map((node) => dropSources(node, (s) => "step" in s && s.step === ref)) };
}

/** The graph with a node renamed, in the connections from it too. The new ref must be free. */
export function renameNode(graph: WorkflowGraph, from: string, to: string): WorkflowGraph {
  const nodes = graph.nodes.map((node) =>
    mapSources(node.ref === from ? { ...node, ref: to } : node, (source) =>
      "step" in source && source.step === from ? { ...source, step: to } : source,
    ),
  );
  return { ...graph, nodes };
}

/** The graph with an input port fed by `source`, or by nothing. */
export function setInput(
  graph: WorkflowGraph,
  ref: string,
  port: string,
  source: InputSource | null,
): WorkflowGraph {
  return updateNode(graph, ref, (node) => {
    const { [port]: _, ...others } = node.inputs;
    return { ...node, inputs: source ? { ...node.inputs, [port]: source } : others };
  });
}

/** The graph with a node's parameters replaced. */
export function setParameters(
  graph: WorkflowGraph,
  ref: string,
  parameters: Record<string, Json>,
): WorkflowGraph {
  return updateNode(graph, ref, (node) => ({ ...node, parameters }));
}

/** Replaces the workflow input called `name`; a new name is followed by the ports that it feeds. */
export function changeWorkflowInput(graph: WorkflowGraph, name: string, input: WorkflowInput): WorkflowGraph {
  return {
    inputs: graph.inputs.map((existing) => (existing.name === name ? input : existing)),
    nodes: graph.nodes.map((node) =>
      mapSources(node, (source) =>
        "workflowInput" in source && source.workflowInput === name ? { workflowInput: input.name } : source,
      ),
    ),
  };
}

/** The graph with one more workflow input. */
export function addWorkflowInput(graph: WorkflowGraph, input: WorkflowInput): WorkflowGraph {
  return { ...graph, inputs: [...graph.inputs, input] };
}

/** The graph without a workflow input; ports that it fed are empty afterwards. */
export function removeWorkflowInput(graph: WorkflowGraph, name: string): WorkflowGraph {
  return {
    inputs: graph.inputs.filter((input) => input.name !== name),
    nodes: graph.nodes.map((node) =>
      dropSources(node, (source) => "workflowInput" in source && source.workflowInput === name),
    ),
  };
}

/** What becomes of a node's files, in two or three words; null where it writes none. */
export function describeKeeping(node: GraphNode, component: ComponentDescriptor | undefined): string | null {
  if (!component || !hasArtifactSettings(component)) return null;
  const { saveRunArtifacts, publishToLibrary } = node.artifacts;
  if (saveRunArtifacts && publishToLibrary) return "Run + library";
  if (saveRunArtifacts) return "Kept in run";
  return publishToLibrary ? "Library only" : "Not kept";
}

function mapSources(node: GraphNode, map: (source: InputSource) => InputSource): GraphNode {
  const inputs = Object.fromEntries(Object.entries(node.inputs).map(([port, source]) => [port, map(source)]));
  return { ...node, inputs };
}

function dropSources(node: GraphNode, isDropped: (source: InputSource) => boolean): GraphNode {
  const kept = Object.entries(node.inputs).filter(([, source]) => !isDropped(source));
  if (kept.length === Object.keys(node.inputs).length) return node;
  return { ...node, inputs: Object.fromEntries(kept) };
}
