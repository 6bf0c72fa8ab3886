import type { Scope } from "../scope.ts";

/** Takes an artifact out of the library and keeps it in its run. Throws NOT_FOUND; one that is not published stays as it is. */
export async function unpublishArtifact(scope: Scope, input: { artifactId: string }): Promise<void> {
  throw new Error(`not built: ${scope.organizationId} ${input.artifactId}`);
}
