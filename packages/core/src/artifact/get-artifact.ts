import { AppError, type ArtifactMetadata } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import type { Scope } from "../scope.ts";
import { artifactNotFound, loadOneArtifact } from "./load-artifact-metadata.ts";

/**
 * The record of one artifact, transient ones too. Throws NOT_FOUND for one that is unknown here or still being
 * written, GONE with its name and digest for a deleted one.
 */
export async function getArtifact(scope: Scope, input: { artifactId: string }): Promise<ArtifactMetadata> {
  const artifact = await withOrganization(scope.database, scope.organizationId, (tx) =>
    loadOneArtifact(tx, input.artifactId),
  );
  assertReadable(artifact);
  return artifact;
}

/** Throws GONE for a deleted artifact and NOT_FOUND for one that is still being written. */
export function assertReadable(artifact: ArtifactMetadata): void {
  if (artifact.state === "pending") throw artifactNotFound(artifact.artifactId);
  if (artifact.state === "deleted") {
    throw new AppError("GONE", `${artifact.name} (SHA-256 ${artifact.sha256}) was deleted.`);
  }
}
