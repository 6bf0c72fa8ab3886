import type { Workflow, WorkflowGetInput } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import type { Scope } from "../scope.ts";
import { loadWorkflow } from "./load-workflow.ts";

/** A workflow with the graph of one version. Throws NOT_FOUND for an unknown or deleted one, or an unknown version. */
export function getWorkflow(scope: Scope, input: WorkflowGetInput): Promise<Workflow> {
  return withOrganization(scope.database, scope.organizationId, (tx) =>
    loadWorkflow(tx, input.workflowId, input.version),
  );
}
