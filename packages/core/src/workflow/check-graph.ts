import { type GraphValidation, validateGraph, type WorkflowGraph } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import { listComponents } from "../component/list-components.ts";
import type { ComponentScope } from "../scope.ts";
import { loadSecretIds } from "../secret/load-secrets.ts";

/** Every fault of a graph against this studio's components, its runners' tools and the organization's secrets. */
export async function checkGraph(
  scope: ComponentScope,
  input: { graph: WorkflowGraph },
): Promise<GraphValidation> {
  const secretIds = await withOrganization(scope.database, scope.organizationId, loadSecretIds);
  return validateGraph(input.graph, await listComponents(scope), new Set(secretIds.keys()));
}
