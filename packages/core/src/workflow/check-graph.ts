import { type GraphValidation, validateGraph, type WorkflowGraph } from "@exhibit/contracts";
import type { ComponentScope } from "../scope.ts";

/** Every fault of a graph against the components of this studio; reads nothing. */
export async function checkGraph(
  scope: Pick<ComponentScope, "components">,
  input: { graph: WorkflowGraph },
): Promise<GraphValidation> {
  return validateGraph(input.graph, scope.components);
}
