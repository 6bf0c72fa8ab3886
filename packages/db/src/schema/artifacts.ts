import { type ArtifactAttributes, artifactStates, fileFormats, fileStates } from "@exhibit/contracts";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgPolicy,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, moment, organizationId, searchRole, tenantId, tenantPolicy } from "./columns.ts";
import { organizations } from "./organizations.ts";
import { runs, stepAttempts, steps } from "./runs.ts";
import { workflows } from "./workflows.ts";

/** Stored bytes. Key, size and digest never change (trigger); the key holds no user text. */
export const files = pgTable(
  "files",
  {
    id: tenantId(),
    organizationId: organizationId().references(() => organizations.id),
    key: text().notNull(),
    sizeBytes: bigint({ mode: "number" }).notNull(),
    sha256: text().notNull(),
    /** What the bytes were recognized as, where somebody from outside said what they are; null for what components write. */
    detectedMediaType: text(),
    detectedFormat: text({ enum: fileFormats }),
    state: text({ enum: fileStates }).notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: "files_pk", columns: [table.organizationId, table.id] }),
    unique("files_key_key").on(table.organizationId, table.key),
    index("files_sha256_idx").on(table.organizationId, table.sha256),
    index("files_deleting_idx").on(table.organizationId, table.id).where(sql`${table.state} = 'deleting'`),
    tenantPolicy("files"),
  ],
);

/** A series in the library: same label, output and (where an output writes many files) name. */
export const collections = pgTable(
  "collections",
  {
    id: tenantId(),
    organizationId: organizationId().references(() => organizations.id),
    label: text().notNull(),
    output: text().notNull(),
    /** Empty where the output writes one file an attempt. */
    name: text().notNull().default(""),
    /** Versions count from 1 and are never reused; taken under the row's lock. */
    lastVersion: integer().notNull().default(0),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({ name: "collections_pk", columns: [table.organizationId, table.id] }),
    unique("collections_series_key").on(table.organizationId, table.label, table.output, table.name),
    tenantPolicy("collections"),
  ],
);

/** The record that gives a file its meaning. Origin is null for an upload by hand. */
export const artifacts = pgTable(
  "artifacts",
  {
    id: tenantId(),
    organizationId: organizationId(),
    fileId: uuid().notNull(),
    runId: uuid(),
    workflowId: uuid(),
    workflowVersion: integer(),
    stepId: uuid(),
    stepRef: text(),
    attemptId: uuid(),
    attempt: integer(),
    componentId: text(),
    componentVersion: integer(),
    output: text().notNull(),
    /** True where the output writes many files an attempt, so that the name is part of the series. */
    many: boolean().notNull(),
    name: text().notNull(),
    /** The label of the node's settings, offered when somebody publishes by hand. */
    label: text(),
    mediaType: text().notNull(),
    format: text({ enum: fileFormats }).notNull(),
    /** Copy of the file's size, which never changes: the library sorts by it through an index. */
    sizeBytes: bigint({ mode: "number" }).notNull(),
    attributes: jsonb().$type<ArtifactAttributes>().notNull().default({}),
    /** Names of the secrets whose values the bytes hold. */
    heldSecrets: text().array().notNull().default([]),
    savedToRun: boolean().notNull(),
    /** What the node's toggle asks for; the settle publishes by it. */
    publishOnSettle: boolean().notNull().default(false),
    partial: boolean().notNull().default(false),
    damaged: boolean().notNull().default(false),
    /** Its source was written to while it was copied, so the bytes may mix two states of it. Never set by a handler. */
    changedWhileRead: boolean().notNull().default(false),
    state: text({ enum: artifactStates }).notNull(),
    /** The live publication; null where there is none. Its id order is publishing order. */
    publicationId: uuid(),
    /** Lower-case name and label; the trigram index of the search. */
    searchText: text().notNull(),
    createdBy: text(),
    /** The key of an upload that was settled, and the digest of what was asked under it: a repeat finds it here. */
    idempotencyKey: text(),
    idempotencyDigest: text(),
    createdAt: createdAt(),
    deletedAt: moment(),
    /** The sweep removed its bytes and need not look at it again: keeps the index of leftovers as small as they are. */
    swept: boolean().notNull().default(false),
  },
  (table) => [
    primaryKey({ name: "artifacts_pk", columns: [table.organizationId, table.id] }),
    // A retry stands beside the first attempt, never in its place.
    unique("artifacts_attempt_name_key").on(table.organizationId, table.attemptId, table.output, table.name),
    unique("artifacts_idempotency_key").on(table.organizationId, table.idempotencyKey),
    index("artifacts_newest_idx").on(table.organizationId, table.id).where(sql`${table.state} = 'available'`),
    index("artifacts_run_idx").on(table.organizationId, table.runId, table.id),
    // What a sweep looks at: nothing that is kept, and nothing twice.
    index("artifacts_leftover_idx")
      .on(table.organizationId, table.id)
      .where(
        sql`not ${table.swept} and (${table.state} <> 'available' or (not ${table.savedToRun} and ${table.publicationId} is null))`,
      ),
    index("artifacts_origin_idx").on(
      table.organizationId,
      table.workflowId,
      table.stepRef,
      table.output,
      table.id,
    ),
    index("artifacts_file_idx").on(table.organizationId, table.fileId),
    // The library's filters and sorts: each leads by organization and ends in publishing order.
    index("artifacts_library_idx")
      .on(table.organizationId, table.publicationId)
      .where(sql`${table.publicationId} is not null`),
    index("artifacts_library_component_idx")
      .on(table.organizationId, table.componentId, table.publicationId)
      .where(sql`${table.publicationId} is not null`),
    index("artifacts_library_media_type_idx")
      .on(table.organizationId, table.mediaType, table.publicationId)
      .where(sql`${table.publicationId} is not null`),
    index("artifacts_library_format_idx")
      .on(table.organizationId, table.format, table.publicationId)
      .where(sql`${table.publicationId} is not null`),
    index("artifacts_library_workflow_idx")
      .on(table.organizationId, table.workflowId, table.publicationId)
      .where(sql`${table.publicationId} is not null`),
    index("artifacts_library_run_idx")
      .on(table.organizationId, table.runId, table.publicationId)
      .where(sql`${table.publicationId} is not null`),
    index("artifacts_library_name_idx")
      .on(table.organizationId, table.name, table.publicationId)
      .where(sql`${table.publicationId} is not null`),
    index("artifacts_library_size_idx")
      .on(table.organizationId, table.sizeBytes, table.publicationId)
      .where(sql`${table.publicationId} is not null`),
    index("artifacts_search_idx").using("gin", table.organizationId, sql`${table.searchText} gin_trgm_ops`),
    foreignKey({
      name: "artifacts_file_fk",
      columns: [table.organizationId, table.fileId],
      foreignColumns: [files.organizationId, files.id],
    }),
    foreignKey({
      name: "artifacts_run_fk",
      columns: [table.organizationId, table.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }),
    foreignKey({
      name: "artifacts_workflow_fk",
      columns: [table.organizationId, table.workflowId],
      foreignColumns: [workflows.organizationId, workflows.id],
    }),
    foreignKey({
      name: "artifacts_step_fk",
      columns: [table.organizationId, table.stepId],
      foreignColumns: [steps.organizationId, steps.id],
    }),
    foreignKey({
      name: "artifacts_attempt_fk",
      columns: [table.organizationId, table.attemptId],
      foreignColumns: [stepAttempts.organizationId, stepAttempts.id],
    }),
    tenantPolicy("artifacts"),
    // The search function filters by organization itself: a leakproof policy would switch its index off.
    pgPolicy("artifacts_search", { to: searchRole, for: "select", using: sql`true` }),
  ],
);

/** A publication: an artifact's place in a series. Unpublished rows stay, so that numbers are never reused. */
export const collectionVersions = pgTable(
  "collection_versions",
  {
    id: tenantId(),
    organizationId: organizationId(),
    collectionId: uuid().notNull(),
    version: integer().notNull(),
    artifactId: uuid().notNull(),
    publishedBy: text().notNull(),
    publishedAt: createdAt(),
    unpublishedAt: moment(),
  },
  (table) => [
    primaryKey({ name: "collection_versions_pk", columns: [table.organizationId, table.id] }),
    unique("collection_versions_version_key").on(table.organizationId, table.collectionId, table.version),
    uniqueIndex("collection_versions_live_key")
      .on(table.organizationId, table.artifactId)
      .where(sql`${table.unpublishedAt} is null`),
    foreignKey({
      name: "collection_versions_collection_fk",
      columns: [table.organizationId, table.collectionId],
      foreignColumns: [collections.organizationId, collections.id],
    }),
    foreignKey({
      name: "collection_versions_artifact_fk",
      columns: [table.organizationId, table.artifactId],
      foreignColumns: [artifacts.organizationId, artifacts.id],
    }),
    tenantPolicy("collection_versions"),
  ],
);
