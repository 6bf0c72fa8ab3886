import type { WorkflowListInput, WorkflowListResponse } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** stub */
export async function listWorkflows(scope: Scope, input: WorkflowListInput): Promise<WorkflowListResponse> {
  throw new Error(`not built: ${scope.organizationId} ${input.limit}`);
}
