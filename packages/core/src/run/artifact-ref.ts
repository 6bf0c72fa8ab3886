import type { ArtifactRef } from "@exhibit/contracts";
import { schema } from "@exhibit/db";

const { artifacts, files } = schema;

/** Columns of artifacts joined with files that make an ArtifactRef. */
export const artifactRefColumns = {
  artifactId: artifacts.id,
  name: artifacts.name,
  mediaType: artifacts.mediaType,
  format: artifacts.format,
  sizeBytes: artifacts.sizeBytes,
  sha256: files.sha256,
} as const satisfies Record<keyof ArtifactRef, unknown>;
