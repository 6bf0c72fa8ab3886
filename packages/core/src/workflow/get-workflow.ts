import type { Workflow, WorkflowGetInput } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function getWorkflow(scope: Scope, input: WorkflowGetInput): Promise<Workflow> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
