import { type GraphValidation, validateGraph, type WorkflowGraph } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import type { ComponentScope } from "../scope.ts";
import { loadSecretIds } from "../secret/load-secrets.ts";

/** Every fault of a graph against the components of this studio and the secrets of the organization. */
export async function checkGraph(
  scope: ComponentScope,
  input: { graph: WorkflowGraph },
): Promise<GraphValidation> {
  const secretIds = await withOrganization(scope.database, scope.organizationId, loadSecretIds);
  return validateGraph(input.graph, scope.components, new Set(secretIds.keys()));
}
