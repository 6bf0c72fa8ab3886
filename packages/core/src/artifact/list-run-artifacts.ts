import type { RunArtifactsInput, RunArtifactsResponse } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function listRunArtifacts(
  scope: Scope,
  input: RunArtifactsInput,
): Promise<RunArtifactsResponse> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
