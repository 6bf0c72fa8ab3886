import type { GraphValidation, WorkflowGraph } from "@exhibit/contracts";
import type { ComponentScope } from "../scope.ts";

/** Being built. */
export async function checkGraph(
  scope: ComponentScope,
  input: { graph: WorkflowGraph },
): Promise<GraphValidation> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
