import type { Workflow, WorkflowSaveInput } from "@exhibit/contracts";
import type { ComponentScope } from "../scope.ts";

/** Being built. */
export async function saveWorkflow(scope: ComponentScope, input: WorkflowSaveInput): Promise<Workflow> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
