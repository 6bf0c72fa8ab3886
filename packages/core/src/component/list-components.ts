import type { ComponentDescriptor } from "@exhibit/contracts";
import { type AccountTransaction, withAccounts } from "@exhibit/db";
import { findMissingTools } from "../runner/find-missing-tools.ts";
import { loadRunners } from "../runner/list-runners.ts";
import type { ComponentScope } from "../scope.ts";

/** The components of this studio, each with the tools that no live runner has for it. */
export function listComponents(
  scope: Pick<ComponentScope, "components" | "database">,
): Promise<readonly ComponentDescriptor[]> {
  return withAccounts(scope.database, (tx) => joinRunners(tx, scope.components));
}

/** Fills in `missingTools`; asks for the runners only where a component needs a tool. */
export async function joinRunners(
  tx: AccountTransaction,
  components: readonly ComponentDescriptor[],
): Promise<readonly ComponentDescriptor[]> {
  if (components.every(({ tools }) => tools.length === 0)) return components;
  const runners = await loadRunners(tx);
  return components.map((component) => ({
    ...component,
    missingTools: findMissingTools(component.tools, runners),
  }));
}
