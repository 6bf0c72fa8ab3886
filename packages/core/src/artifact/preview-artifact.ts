import { type ArtifactPreview, previewMaxBytes } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import type { StoreScope } from "../scope.ts";
import { getDownloadableFile } from "./plan-download.ts";
import { buildPreview } from "./preview/build-preview.ts";

/**
 * The first 256 KiB of an artifact as parsed data; nothing of it is ever a document. Never fails on content. Throws
 * NOT_FOUND, GONE for a deleted artifact or one whose bytes were not kept, STORE_UNAVAILABLE.
 */
export async function previewArtifact(
  scope: StoreScope,
  input: { artifactId: string },
): Promise<ArtifactPreview> {
  const file = await withOrganization(scope.database, scope.organizationId, (tx) =>
    getDownloadableFile(tx, input.artifactId),
  );
  const { sizeBytes, format } = file;
  const bytes = sizeBytes === 0 ? new Uint8Array() : await readStart(scope, file.key);
  return buildPreview({ bytes, isCut: sizeBytes > bytes.length, format });
}

async function readStart({ store }: StoreScope, key: string): Promise<Uint8Array> {
  const stream = await store.open(key, { range: { start: 0, end: previewMaxBytes - 1 } });
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
