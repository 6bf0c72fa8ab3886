import type { ArtifactPreview } from "@exhibit/contracts";
import type { StoreScope } from "../scope.ts";

/** Being built. */
export async function previewArtifact(
  scope: StoreScope,
  input: { artifactId: string },
): Promise<ArtifactPreview> {
  throw new Error(`not built: ${scope.organizationId} ${JSON.stringify(input)}`);
}
