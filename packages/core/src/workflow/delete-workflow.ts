import type { Scope } from "../scope.ts";

/** Being built. */
export async function deleteWorkflow(
  scope: Scope,
  input: { workflowId: string },
): Promise<{ workflowId: string }> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
