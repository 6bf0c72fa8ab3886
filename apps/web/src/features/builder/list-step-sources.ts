import type { GraphEdge, WorkflowGraph } from "@exhibit/contracts";
import { explainConnection, type FindComponent } from "./explain-connection.ts";

/** An output that could feed a port, with the reason where it can't. */
export interface StepSource {
  from: GraphEdge["from"];
  title: string;
  misfit: string | null;
}

/** Every output of the other nodes; those that fit come first. */
export function listStepSources(
  graph: WorkflowGraph,
  findComponent: FindComponent,
  to: GraphEdge["to"],
): StepSource[] {
  const sources = graph.nodes
    .filter((node) => node.ref !== to.ref)
    .flatMap((node) =>
      Object.entries(findComponent(node.component)?.outputs ?? {}).map(([port, { title }]) => {
        const from = { ref: node.ref, port };
        return { from, title, misfit: explainConnection(graph, findComponent, { from, to }) };
      }),
    );
  return [
    ...sources.filter(({ misfit }) => misfit === null),
    ...sources.filter(({ misfit }) => misfit !== null),
  ];
}
