import type { RunEventsInput, RunEventsResponse } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function listRunEvents(scope: Scope, input: RunEventsInput): Promise<RunEventsResponse> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
