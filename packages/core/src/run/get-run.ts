import type { Run } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function getRun(scope: Scope, input: { runId: string }): Promise<Run> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
