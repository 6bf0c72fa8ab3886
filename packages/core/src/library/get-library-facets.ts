import type { ArtifactLibraryFacets } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function getLibraryFacets(scope: Scope): Promise<ArtifactLibraryFacets> {
  throw new Error(`not built: ${scope.organizationId}`);
}
