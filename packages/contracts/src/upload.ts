import { z } from "zod";
import { ArtifactLabel, ArtifactMetadata, ArtifactName } from "./artifact.ts";
import { FileFormat } from "./port.ts";
import { Id } from "./primitives.ts";

/** A media type as a header states it. */
export const MediaType = z
  .string()
  .max(200)
  .regex(/^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;.*)?$/, "a media type, such as text/csv");

/** What is said of an uploaded file; its bytes are the body of the request. */
export const ArtifactUploadInput = z.strictObject({
  name: ArtifactName,
  /** The series it becomes a version of; without one, the series of its name among the uploads. */
  label: ArtifactLabel.optional(),
  format: FileFormat.optional(),
});
export type ArtifactUploadInput = z.infer<typeof ArtifactUploadInput>;

/** What an upload became. */
export const ArtifactUploadResponse = z.object({
  artifact: ArtifactMetadata,
  /** Where what was said of the file and what its bytes are do not agree: both, in words. */
  mismatch: z.object({ declared: z.string(), detected: z.string() }).nullable(),
  /** Artifacts that hold the same bytes, newest first, five at most. */
  sameBytes: z.array(z.object({ artifactId: Id, name: ArtifactName })),
  /** True for the repeat of an upload under its idempotency key. */
  isRepeat: z.boolean(),
});
export type ArtifactUploadResponse = z.infer<typeof ArtifactUploadResponse>;
