import type { ArtifactLibraryListResponse, ArtifactPickInput } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function pickArtifacts(
  scope: Scope,
  input: ArtifactPickInput,
): Promise<ArtifactLibraryListResponse> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
