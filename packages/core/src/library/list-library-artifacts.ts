import type { ArtifactLibraryListInput, ArtifactLibraryListResponse } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function listLibraryArtifacts(
  scope: Scope,
  input: ArtifactLibraryListInput,
): Promise<ArtifactLibraryListResponse> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
