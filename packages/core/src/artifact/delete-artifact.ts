import type { Scope } from "../scope.ts";

/** Being built. */
export async function deleteArtifact(
  scope: Scope,
  input: { artifactId: string },
): Promise<{ artifactId: string }> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
