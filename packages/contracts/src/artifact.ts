import { z } from "zod";
import { ComponentKey } from "./component.ts";
import { PageInput, pageOf } from "./page.ts";
import { FileFormat, fileFormats } from "./port.ts";
import { Id, Json, Ref, Sha256, Timestamp } from "./primitives.ts";
import { ToolUse } from "./tool.ts";

/** pending: written, its step not settled · available: bytes and rows agree · deleted: a tombstone. */
export const artifactStates = ["pending", "available", "deleted"] as const;
export const ArtifactState = z.enum(artifactStates);
export type ArtifactState = z.infer<typeof ArtifactState>;

/** Whether the bytes are in the store. */
export const fileStates = ["pending", "stored", "deleting", "gone"] as const;
export const FileState = z.enum(fileStates);
export type FileState = z.infer<typeof FileState>;

/** Where an artifact is kept; neither means transient: successors read it, then its bytes go. */
export const artifactDestinations = ["run", "library"] as const;
export const ArtifactDestination = z.enum(artifactDestinations);
export type ArtifactDestination = z.infer<typeof ArtifactDestination>;

/** Display name of a file: any Unicode but controls and path separators; never used as a path. */
export const ArtifactName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\p{Cc}/\\]+$/u, "no control characters, / or \\");

/** Label of a series in the library. */
export const ArtifactLabel = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}]+$/u, "no control characters");

/** Facts a component adds to a file. Values are flat so that lists can show them. */
export const ArtifactAttributes = z.record(
  z.string().min(1).max(64),
  z.union([z.string().max(1000), z.number(), z.boolean()]),
);
export type ArtifactAttributes = z.infer<typeof ArtifactAttributes>;

/** What travels between steps in place of bytes. */
export const ArtifactRef = z.object({
  artifactId: Id,
  name: ArtifactName,
  mediaType: z.string(),
  format: FileFormat,
  sizeBytes: z.int().nonnegative(),
  sha256: Sha256,
});
export type ArtifactRef = z.infer<typeof ArtifactRef>;

/** How a graph or a run input points at an artifact; resolved once, when the run starts. */
export const ArtifactReference = z.discriminatedUnion("by", [
  z.object({ by: z.literal("id"), id: Id }),
  z.object({
    by: z.literal("collection"),
    collectionId: Id,
    alias: z.literal("latest").optional(),
    version: z.int().min(1).optional(),
  }),
  z.object({ by: z.literal("newest"), workflowId: Id, nodeRef: Ref, output: Ref }),
]);
export type ArtifactReference = z.infer<typeof ArtifactReference>;

/** A live publication of an artifact in the library. */
export const Publication = z.object({
  collectionId: Id,
  label: z.string(),
  version: z.int().min(1),
  latest: z.boolean(),
  publishedAt: Timestamp,
});
export type Publication = z.infer<typeof Publication>;

/** The record of one artifact, everywhere it is shown. Origin fields are null for uploads by hand. */
export const ArtifactMetadata = ArtifactRef.extend({
  state: ArtifactState,
  partial: z.boolean(),
  damaged: z.boolean(),
  changedWhileRead: z.boolean(),
  destinations: z.array(ArtifactDestination),
  publication: Publication.nullable(),
  output: Ref,
  workflowId: Id.nullable(),
  workflowName: z.string().nullable(),
  workflowVersion: z.int().nullable(),
  runId: Id.nullable(),
  runNumber: z.int().nullable(),
  stepRef: Ref.nullable(),
  attempt: z.int().nullable(),
  component: ComponentKey.nullable(),
  /** The tools that its attempt may have run. */
  tools: z.array(ToolUse),
  attributes: ArtifactAttributes,
  /** What the bytes of an upload were recognized as, beside what was said of them; null for what steps write. */
  detected: z.object({ format: FileFormat, mediaType: z.string() }).nullable(),
  createdBy: z.string().nullable(),
  /** Names of the secrets whose values its bytes hold; no setting publishes such an artifact. */
  heldSecrets: z.array(z.string()),
  createdAt: Timestamp,
});
export type ArtifactMetadata = z.infer<typeof ArtifactMetadata>;

/** Every artifact that a run keeps, oldest first; what a run writes is bounded by the runner. */
export const RunArtifactsResponse = pageOf(ArtifactMetadata).extend({ runId: Id });
export type RunArtifactsResponse = z.infer<typeof RunArtifactsResponse>;

/** Input of the list of one run's artifacts. */
export const RunArtifactsInput = PageInput.extend({ runId: Id, stepRef: Ref.optional() });
export type RunArtifactsInput = z.infer<typeof RunArtifactsInput>;

/** Columns the library sorts by. */
export const librarySorts = ["newest", "oldest", "name", "largest"] as const;

/** Search and filters of the library; `search` matches name or label, `%` and `_` are plain characters. */
export const ArtifactLibraryListInput = PageInput.extend({
  search: z.string().trim().max(200).optional(),
  componentId: z.string().max(200).optional(),
  mediaType: z.string().max(200).optional(),
  format: FileFormat.optional(),
  workflowId: Id.optional(),
  runId: Id.optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
  sort: z.enum(librarySorts).default("newest"),
});
export type ArtifactLibraryListInput = z.infer<typeof ArtifactLibraryListInput>;

/** One page of published artifacts. */
export const ArtifactLibraryListResponse = pageOf(ArtifactMetadata);
export type ArtifactLibraryListResponse = z.infer<typeof ArtifactLibraryListResponse>;

/** The values the library's filters offer, each with how many artifacts carry it (capped at 10,000). */
export const ArtifactLibraryFacets = z.object({
  components: z.array(z.object({ value: z.string(), count: z.int() })),
  mediaTypes: z.array(z.object({ value: z.string(), count: z.int() })),
  workflows: z.array(z.object({ value: Id, label: z.string(), count: z.int() })),
});
export type ArtifactLibraryFacets = z.infer<typeof ArtifactLibraryFacets>;

/** Artifacts that can stand as an input: available, not partial, not transient; newest first, wherever they are kept. */
export const ArtifactPickInput = PageInput.extend({
  search: z.string().trim().max(200).optional(),
  publishedOnly: z.boolean().default(false),
  /** Only files of these formats; absent: any. */
  formats: z.array(FileFormat).min(1).max(fileFormats.length).optional(),
});
export type ArtifactPickInput = z.infer<typeof ArtifactPickInput>;

/** Adds an artifact to the series of a label; without one, the label its node carries. */
export const ArtifactPublishInput = z.object({ artifactId: Id, label: ArtifactLabel.optional() });
export type ArtifactPublishInput = z.infer<typeof ArtifactPublishInput>;

/** One end of a lineage edge: the run and port that read the artifact, or the artifact that was read. */
export const LineageUse = z.object({
  runId: Id,
  runNumber: z.int(),
  workflowId: Id,
  workflowName: z.string(),
  stepRef: Ref.nullable(),
  port: Ref,
  startedAt: Timestamp,
});
export type LineageUse = z.infer<typeof LineageUse>;

/** Where an artifact came from and where it went: one step in each direction. */
export const ArtifactLineage = z.object({
  artifact: ArtifactMetadata,
  /** Artifacts that the producing step read. */
  sources: z.array(z.object({ port: Ref, artifact: ArtifactMetadata })),
  /** Steps that read this artifact, newest first, 100 at most. */
  uses: z.array(LineageUse.extend({ outputs: z.array(ArtifactMetadata) })),
});
export type ArtifactLineage = z.infer<typeof ArtifactLineage>;

/** Bytes a preview reads at most. */
export const previewMaxBytes = 256 * 1024;

/** Images that a browser only paints; SVG is a document that can carry scripts, so it stays text. */
export const rasterMediaTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"] as const;
export const RasterMediaType = z.enum(rasterMediaTypes);
export type RasterMediaType = z.infer<typeof RasterMediaType>;

/** The largest image that is shown; a larger one is downloaded. */
export const imageMaxBytes = 32 * 1024 * 1024;

/** A small file can unfold into more pixels than a browser's memory holds; an image beyond this is downloaded. */
export const imageMaxPixels = 50_000_000;

/** The first part of a file as parsed data; nothing of it is ever a document. */
export const ArtifactPreview = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("table"),
    columns: z.array(z.string()),
    rows: z.array(z.array(z.string())),
    truncated: z.boolean(),
  }),
  z.object({ kind: z.literal("records"), records: z.array(Json), truncated: z.boolean() }),
  z.object({ kind: z.literal("json"), value: Json, truncated: z.literal(false) }),
  z.object({ kind: z.literal("markdown"), text: z.string(), truncated: z.boolean() }),
  z.object({ kind: z.literal("text"), text: z.string(), truncated: z.boolean() }),
  z.object({
    kind: z.literal("image"),
    mediaType: RasterMediaType,
    width: z.int().positive(),
    height: z.int().positive(),
    truncated: z.literal(false),
  }),
  z.object({ kind: z.literal("binary"), hex: z.string(), truncated: z.boolean() }),
]);
export type ArtifactPreview = z.infer<typeof ArtifactPreview>;
