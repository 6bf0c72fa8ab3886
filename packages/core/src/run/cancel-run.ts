import type { RunState } from "@exhibit/contracts";
import type { JobScope } from "../scope.ts";

/** Asks a run to end. An ended run answers its state unchanged. Throws NOT_FOUND. */
export async function cancelRun(
  scope: JobScope,
  input: { runId: string },
): Promise<{ runId: string; state: RunState }> {
  throw new Error(`not built: ${scope.organizationId} ${input.runId}`);
}
