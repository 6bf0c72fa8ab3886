import type { WorkflowGraph } from "@exhibit/contracts";
import { sql } from "drizzle-orm";
import {
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, moment, organizationId, tenantId, tenantPolicy } from "./columns.ts";
import { organizations } from "./organizations.ts";

/** A named graph that people edit. */
export const workflows = pgTable(
  "workflows",
  {
    id: tenantId(),
    organizationId: organizationId().references(() => organizations.id, { onDelete: "cascade" }),
    name: text().notNull(),
    description: text().notNull().default(""),
    latestVersion: integer().notNull(),
    /** Which seed made it; the row stays when the workflow is deleted, so that a seed never comes back. */
    seedKey: text(),
    createdAt: createdAt(),
    updatedAt: moment().notNull().defaultNow(),
    deletedAt: moment(),
  },
  (table) => [
    primaryKey({ name: "workflows_pk", columns: [table.organizationId, table.id] }),
    unique("workflows_seed_key").on(table.organizationId, table.seedKey),
    uniqueIndex("workflows_name_key")
      .on(table.organizationId, table.name)
      .where(sql`${table.deletedAt} is null`),
    index("workflows_newest_idx").on(table.organizationId, table.id).where(sql`${table.deletedAt} is null`),
    tenantPolicy("workflows"),
  ],
);

/** Every save is a new, immutable version. */
export const workflowVersions = pgTable(
  "workflow_versions",
  {
    organizationId: organizationId(),
    workflowId: uuid().notNull(),
    version: integer().notNull(),
    graph: jsonb().$type<WorkflowGraph>().notNull(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({
      name: "workflow_versions_pk",
      columns: [table.organizationId, table.workflowId, table.version],
    }),
    foreignKey({
      name: "workflow_versions_workflow_fk",
      columns: [table.organizationId, table.workflowId],
      foreignColumns: [workflows.organizationId, workflows.id],
    }),
    tenantPolicy("workflow_versions"),
  ],
);
