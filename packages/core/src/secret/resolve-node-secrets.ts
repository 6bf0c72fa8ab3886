import { listGraphSecrets, type WorkflowGraph } from "@exhibit/contracts";
import type { TenantTransaction } from "@exhibit/db";
import { loadSecretIds } from "./load-secrets.ts";

/** The ids, by name, of the secrets that a graph may name; reads nothing for a graph that names none. */
export async function resolveNodeSecrets(
  tx: TenantTransaction,
  graph: WorkflowGraph,
): Promise<ReadonlyMap<string, string>> {
  return listGraphSecrets(graph).length === 0 ? new Map() : loadSecretIds(tx);
}
