import type { ArtifactMetadata } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Being built. */
export async function getArtifact(scope: Scope, input: { artifactId: string }): Promise<ArtifactMetadata> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
