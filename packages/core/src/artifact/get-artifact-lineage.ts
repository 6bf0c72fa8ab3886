import type { ArtifactLineage } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function getArtifactLineage(
  scope: Scope,
  input: { artifactId: string },
): Promise<ArtifactLineage> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
