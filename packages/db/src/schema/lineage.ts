import type { ArtifactRef, Json } from "@exhibit/contracts";
import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { artifacts } from "./artifacts.ts";
import { createdAt, organizationId, tenantPolicy } from "./columns.ts";
import { runs, steps } from "./runs.ts";

/** What a run's inputs became when it started. `artifact` is the resolved reference of `artifactId`. */
export const runInputs = pgTable(
  "run_inputs",
  {
    organizationId: organizationId(),
    runId: uuid().notNull(),
    name: text().notNull(),
    value: jsonb().$type<Json>(),
    artifactId: uuid(),
    artifact: jsonb().$type<ArtifactRef>(),
  },
  (table) => [
    primaryKey({ name: "run_inputs_pk", columns: [table.organizationId, table.runId, table.name] }),
    index("run_inputs_artifact_idx").on(table.organizationId, table.artifactId),
    foreignKey({
      name: "run_inputs_run_fk",
      columns: [table.organizationId, table.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }),
    foreignKey({
      name: "run_inputs_artifact_fk",
      columns: [table.organizationId, table.artifactId],
      foreignColumns: [artifacts.organizationId, artifacts.id],
    }),
    tenantPolicy("run_inputs"),
  ],
);

/** Which artifact fed which port of a step: the lineage. A list port has one row an item. */
export const stepInputs = pgTable(
  "step_inputs",
  {
    organizationId: organizationId(),
    stepId: uuid().notNull(),
    runId: uuid().notNull(),
    port: text().notNull(),
    position: integer().notNull().default(0),
    artifactId: uuid().notNull(),
    sha256: text().notNull(),
    createdAt: createdAt(),
  },
  (table) => [
    primaryKey({
      name: "step_inputs_pk",
      columns: [table.organizationId, table.stepId, table.port, table.position],
    }),
    index("step_inputs_artifact_idx").on(table.organizationId, table.artifactId, table.stepId),
    foreignKey({
      name: "step_inputs_step_fk",
      columns: [table.organizationId, table.stepId],
      foreignColumns: [steps.organizationId, steps.id],
    }),
    foreignKey({
      name: "step_inputs_run_fk",
      columns: [table.organizationId, table.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }),
    foreignKey({
      name: "step_inputs_artifact_fk",
      columns: [table.organizationId, table.artifactId],
      foreignColumns: [artifacts.organizationId, artifacts.id],
    }),
    tenantPolicy("step_inputs"),
  ],
);
