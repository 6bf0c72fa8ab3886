import type { RunLogsInput, RunLogsResponse } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function listRunLogs(scope: Scope, input: RunLogsInput): Promise<RunLogsResponse> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
