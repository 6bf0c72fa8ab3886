import { type GraphValidation, validateGraph, type WorkflowGraph } from "@exhibit/contracts";
import { listComponents } from "../component/list-components.ts";
import type { ComponentScope } from "../scope.ts";

/** Every fault of a graph against the components of this studio and the tools of its runners. */
export async function checkGraph(
  scope: Pick<ComponentScope, "components" | "database">,
  input: { graph: WorkflowGraph },
): Promise<GraphValidation> {
  return validateGraph(input.graph, await listComponents(scope));
}
