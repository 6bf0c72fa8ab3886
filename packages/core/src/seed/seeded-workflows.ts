import type { ComponentDescriptor } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** The seeded workflows that stand; null where one was deleted. */
export interface SeededWorkflows {
  readonly auditWorkflowId: string | null;
  readonly summariseWorkflowId: string | null;
}

/** Being built. */
export async function insertSeededWorkflows(
  scope: Scope,
  input: { origin: string; components: readonly ComponentDescriptor[] },
): Promise<SeededWorkflows> {
  throw new Error(`not built ${scope.organizationId} ${input.origin}`);
}
