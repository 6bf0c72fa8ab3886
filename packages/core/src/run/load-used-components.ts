import type { ComponentDescriptor, WorkflowGraph } from "@exhibit/contracts";
import type { AccountTransaction } from "@exhibit/db";
import { joinRunners } from "../component/list-components.ts";
import type { ComponentScope } from "../scope.ts";

/** Every version of the components that a graph names, with the tools they miss. */
export function loadUsedComponents(
  tx: AccountTransaction,
  { components }: ComponentScope,
  { nodes }: WorkflowGraph,
): Promise<readonly ComponentDescriptor[]> {
  const used = new Set(nodes.map(({ component }) => component.id));
  return joinRunners(
    tx,
    components.filter(({ id }) => used.has(id)),
  );
}
