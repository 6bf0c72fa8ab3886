import type { ArtifactPreview } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import type { StoreScope } from "../scope.ts";
import { getDownloadableFile } from "./plan-download.ts";
import { buildPreview } from "./preview/build-preview.ts";
import { detectImage } from "./preview/detect-image.ts";
import { readFileStart } from "./read-file-start.ts";

/**
 * The first 256 KiB of an artifact as parsed data, or the kind and size of an image; nothing of it is ever a document.
 * Never fails on content. Throws NOT_FOUND, GONE for a deleted artifact or one whose bytes were not kept,
 * STORE_UNAVAILABLE.
 */
export async function previewArtifact(
  scope: StoreScope,
  input: { artifactId: string },
): Promise<ArtifactPreview> {
  const file = await withOrganization(scope.database, scope.organizationId, (tx) =>
    getDownloadableFile(tx, input.artifactId),
  );
  const bytes = await readFileStart(scope, file);
  const image = await detectImage(bytes);
  if (image) return { kind: "image", ...image, truncated: false };
  return buildPreview({ bytes, isCut: file.sizeBytes > bytes.length, format: file.format });
}
