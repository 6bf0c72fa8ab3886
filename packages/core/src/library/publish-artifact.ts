import type { ArtifactPublishInput } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";

/** Where an artifact stands in its series. */
export interface PublishedVersion {
  collectionId: string;
  version: number;
}

/**
 * Adds an artifact to the series of a label. Throws NOT_FOUND, INVALID_INPUT where there is no label or the
 * artifact is partial or not kept; publishing under the label it already has changes nothing.
 */
export async function publishArtifact(scope: Scope, input: ArtifactPublishInput): Promise<PublishedVersion> {
  throw new Error(`not built: ${scope.organizationId} ${input.artifactId}`);
}
