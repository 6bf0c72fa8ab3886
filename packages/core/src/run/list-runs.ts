import type { RunListInput, RunListResponse } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function listRuns(scope: Scope, input: RunListInput): Promise<RunListResponse> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
