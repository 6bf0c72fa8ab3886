import type { RunScope } from "../scope.ts";
import type { StartedRun } from "./start-run.ts";

/** Starts a new run with the resolved inputs of another. Throws NOT_FOUND, INVALID_INPUT where an input is gone. */
export async function retryRun(scope: RunScope, input: { runId: string }): Promise<StartedRun> {
  throw new Error(`not built: ${scope.organizationId} ${input.runId}`);
}
