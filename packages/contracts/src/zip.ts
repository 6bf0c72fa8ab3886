import { z } from "zod";
import { FileFormat } from "./port.ts";
import { Id, Ref, Sha256, Timestamp } from "./primitives.ts";

/** Files in one zip at most. */
export const maxZipFiles = 500;
/** Bytes of the files in one zip at most: 10 GiB. */
export const maxZipBytes = 10 * 1024 ** 3;

const ArtifactIds = z
  .array(Id)
  .min(1, "at least one artifact")
  .max(maxZipFiles, `A zip holds ${maxZipFiles} files at most: select fewer`);

/** What goes into a zip: some artifacts, or all that a run keeps. */
export const ArtifactZipSelection = z.discriminatedUnion("by", [
  z.object({ by: z.literal("ids"), artifactIds: ArtifactIds }),
  z.object({ by: z.literal("run"), runId: Id }),
]);
export type ArtifactZipSelection = z.infer<typeof ArtifactZipSelection>;

/** A zip that could be sent now. */
export const ArtifactZipPlan = z.object({
  fileName: z.string(),
  files: z.int(),
  /** Of the files in it, before they are packed. */
  sizeBytes: z.int(),
});
export type ArtifactZipPlan = z.infer<typeof ArtifactZipPlan>;

/** `manifest.json` of a zip: what each of its files is, by its path in it. */
export const ZipManifest = z.object({
  artifacts: z.array(
    z.object({
      path: z.string(),
      sha256: Sha256,
      sizeBytes: z.int().nonnegative(),
      artifactId: Id,
      name: z.string(),
      mediaType: z.string(),
      format: FileFormat,
      partial: z.boolean(),
      runId: Id.nullable(),
      stepRef: Ref.nullable(),
      attempt: z.int().nullable(),
      createdAt: Timestamp,
    }),
  ),
});
export type ZipManifest = z.infer<typeof ZipManifest>;
