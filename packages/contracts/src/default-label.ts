import type { WorkflowGraph } from "./graph.ts";

/** The label of a node that publishes and has none of its own. */
export function buildDefaultLabel(workflowName: string, nodeRef: string): string {
  return `${workflowName}/${nodeRef}`;
}

/** The graph with the default label written down where publishing is on, so that a rename splits no series. */
export function writeDefaultLabels(workflowName: string, graph: WorkflowGraph): WorkflowGraph {
  const nodes = graph.nodes.map((node) => {
    const { publishToLibrary, artifactLabel } = node.artifacts;
    if (!publishToLibrary || artifactLabel !== undefined) return node;
    return {
      ...node,
      artifacts: { ...node.artifacts, artifactLabel: buildDefaultLabel(workflowName, node.ref) },
    };
  });
  return { ...graph, nodes };
}
