import { sql } from "drizzle-orm";
import {
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, moment, organizationId, tenantId, tenantPolicy } from "./columns.ts";
import { organizations } from "./organizations.ts";
import { runs, steps } from "./runs.ts";

/** A secret without its value. Deleted ones stay as rows, so that runs still name what they used. */
export const secrets = pgTable(
  "secrets",
  {
    id: tenantId(),
    organizationId: organizationId().references(() => organizations.id),
    name: text().notNull(),
    description: text().notNull().default(""),
    latestVersion: integer().notNull(),
    createdAt: createdAt(),
    updatedAt: moment().notNull().defaultNow(),
    deletedAt: moment(),
  },
  (table) => [
    primaryKey({ name: "secrets_pk", columns: [table.organizationId, table.id] }),
    uniqueIndex("secrets_name_key")
      .on(table.organizationId, table.name)
      .where(sql`${table.deletedAt} is null`),
    tenantPolicy("secrets"),
  ],
);

/** A value under the key of `keyId`. Replaced and deleted values are erased: `sealed` is null then. */
export const secretVersions = pgTable(
  "secret_versions",
  {
    organizationId: organizationId(),
    secretId: uuid().notNull(),
    version: integer().notNull(),
    keyId: text(),
    sealed: text(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({
      name: "secret_versions_pk",
      columns: [table.organizationId, table.secretId, table.version],
    }),
    index("secret_versions_key_idx")
      .on(table.organizationId, table.keyId)
      .where(sql`${table.sealed} is not null`),
    foreignKey({
      name: "secret_versions_secret_fk",
      columns: [table.organizationId, table.secretId],
      foreignColumns: [secrets.organizationId, secrets.id],
    }),
    tenantPolicy("secret_versions"),
  ],
);

/** Which secret feeds which port of a step; ids only. `version` is what its last attempt used. */
export const stepSecrets = pgTable(
  "step_secrets",
  {
    organizationId: organizationId(),
    runId: uuid().notNull(),
    stepId: uuid().notNull(),
    port: text().notNull(),
    secretId: uuid().notNull(),
    version: integer(),
  },
  (table) => [
    primaryKey({
      name: "step_secrets_pk",
      columns: [table.organizationId, table.runId, table.stepId, table.port],
    }),
    index("step_secrets_secret_idx").on(table.organizationId, table.secretId),
    foreignKey({
      name: "step_secrets_run_fk",
      columns: [table.organizationId, table.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }),
    foreignKey({
      name: "step_secrets_step_fk",
      columns: [table.organizationId, table.stepId],
      foreignColumns: [steps.organizationId, steps.id],
    }),
    foreignKey({
      name: "step_secrets_secret_fk",
      columns: [table.organizationId, table.secretId],
      foreignColumns: [secrets.organizationId, secrets.id],
    }),
    tenantPolicy("step_secrets"),
  ],
);
