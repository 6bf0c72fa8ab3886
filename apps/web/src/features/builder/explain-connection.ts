import {
  type ComponentDescriptor,
  explainPortMismatch,
  type GraphEdge,
  listGraphEdges,
  type WorkflowGraph,
} from "@exhibit/contracts";

/** Finds the component of a node; undefined where the catalogue has none. */
export type FindComponent = (key: { id: string; version: number }) => ComponentDescriptor | undefined;

/** Why an output can't feed an input, in one line, or null when it can. */
export function explainConnection(
  graph: WorkflowGraph,
  findComponent: FindComponent,
  { from, to }: GraphEdge,
): string | null {
  const output = findPort(graph, findComponent, from, "outputs");
  const input = findPort(graph, findComponent, to, "inputs");
  if (!output || !input) return "connect an output to an input";
  if (from.ref === to.ref) return "a node can't feed itself";
  if (leadsTo(graph, to.ref, from.ref))
    return `${to.ref} already leads to ${from.ref}: this would be a cycle`;
  const mismatch = explainPortMismatch(output.type, input.type);
  return mismatch && `${from.ref}.${from.port} ${mismatch}`;
}

function findPort(
  graph: WorkflowGraph,
  findComponent: FindComponent,
  end: GraphEdge["from"],
  side: "inputs" | "outputs",
) {
  const node = graph.nodes.find((candidate) => candidate.ref === end.ref);
  const ports = node && findComponent(node.component)?.[side];
  return ports && Object.hasOwn(ports, end.port) ? ports[end.port] : undefined;
}

function leadsTo(graph: WorkflowGraph, start: string, goal: string): boolean {
  const edges = listGraphEdges(graph);
  const seen = new Set<string>();
  const open = [start];
  for (let ref = open.pop(); ref !== undefined; ref = open.pop()) {
    if (ref === goal) return true;
    if (seen.has(ref)) continue;
    seen.add(ref);
    for (const edge of edges) if (edge.from.ref === ref) open.push(edge.to.ref);
  }
  return false;
}
