import {
  attemptStates,
  type Failure,
  type GraphNode,
  type Json,
  logStreams,
  type RunEventBody,
  runStates,
  stepStates,
  type ToolUse,
  triggers,
} from "@exhibit/contracts";
import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgSequence,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { createdAt, moment, organizationId, tenantId, tenantPolicy } from "./columns.ts";
import { workflowVersions } from "./workflows.ts";

/** Fences: a settle names the fence of its attempt, and a later claim always has a higher one. */
export const attemptFence = pgSequence("attempt_fence");

/** One execution of a workflow version. */
export const runs = pgTable(
  "runs",
  {
    id: tenantId(),
    organizationId: organizationId(),
    number: integer().notNull(),
    workflowId: uuid().notNull(),
    workflowVersion: integer().notNull(),
    state: text({ enum: runStates }).notNull(),
    trigger: text({ enum: triggers }).notNull(),
    retryOf: uuid(),
    idempotencyKey: text(),
    /** SHA-256 of the start's input, so that a reused key with another input is refused. */
    idempotencyDigest: text(),
    /** Steps that have not ended; the run ends when it reaches 0. */
    openSteps: integer().notNull(),
    /** Last sequence given to an event or log chunk; taken under the row's lock. */
    lastSequence: bigint({ mode: "number" }).notNull().default(0),
    failure: jsonb().$type<Failure>(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
    startedAt: moment(),
    endedAt: moment(),
  },
  (table) => [
    primaryKey({ name: "runs_pk", columns: [table.organizationId, table.id] }),
    unique("runs_number_key").on(table.organizationId, table.number),
    unique("runs_idempotency_key").on(table.organizationId, table.idempotencyKey),
    index("runs_workflow_idx").on(table.organizationId, table.workflowId, table.id),
    index("runs_state_idx").on(table.organizationId, table.state, table.id),
    foreignKey({
      name: "runs_workflow_version_fk",
      columns: [table.organizationId, table.workflowId, table.workflowVersion],
      foreignColumns: [
        workflowVersions.organizationId,
        workflowVersions.workflowId,
        workflowVersions.version,
      ],
    }),
    foreignKey({
      name: "runs_retry_fk",
      columns: [table.organizationId, table.retryOf],
      foreignColumns: [table.organizationId, table.id],
    }),
    tenantPolicy("runs"),
  ],
);

/** One node within a run. */
export const steps = pgTable(
  "steps",
  {
    id: tenantId(),
    organizationId: organizationId(),
    runId: uuid().notNull(),
    ref: text().notNull(),
    /** The node as it stood in the version that runs. */
    node: jsonb().$type<GraphNode>().notNull(),
    state: text({ enum: stepStates }).notNull(),
    predecessors: text().array().notNull(),
    successors: text().array().notNull(),
    /** Predecessors that have not ended; 0 makes the step ready, or skipped where `blocked`. */
    openPredecessors: integer().notNull(),
    /** A predecessor did not succeed. */
    blocked: boolean().notNull().default(false),
    inputs: jsonb().$type<Record<string, Json>>(),
    outputs: jsonb().$type<Record<string, Json>>(),
    failure: jsonb().$type<Failure>(),
    startedAt: moment(),
    endedAt: moment(),
  },
  (table) => [
    primaryKey({ name: "steps_pk", columns: [table.organizationId, table.id] }),
    unique("steps_ref_key").on(table.organizationId, table.runId, table.ref),
    index("steps_live_idx")
      .on(table.organizationId, table.state)
      .where(sql`${table.state} in ('queued', 'running')`),
    foreignKey({
      name: "steps_run_fk",
      columns: [table.organizationId, table.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }),
    tenantPolicy("steps"),
  ],
);

/** One try at a step, claimed by a runner. */
export const stepAttempts = pgTable(
  "step_attempts",
  {
    id: tenantId(),
    organizationId: organizationId(),
    runId: uuid().notNull(),
    stepId: uuid().notNull(),
    number: integer().notNull(),
    fence: bigint({ mode: "number" }).notNull(),
    state: text({ enum: attemptStates }).notNull(),
    jobId: uuid().notNull(),
    /** pg-boss's retry count of the delivery: a higher one marks the older attempt lost. */
    jobRetry: integer().notNull(),
    runner: text().notNull(),
    /** Counted here so that no list has to read the events. */
    warningCount: integer().notNull().default(0),
    /** The tools that the component may run, as the runner had them when it claimed the step. */
    tools: jsonb().$type<ToolUse[]>().notNull().default([]),
    failure: jsonb().$type<Failure>(),
    startedAt: createdAt(),
    endedAt: moment(),
  },
  (table) => [
    primaryKey({ name: "step_attempts_pk", columns: [table.organizationId, table.id] }),
    unique("step_attempts_number_key").on(table.organizationId, table.stepId, table.number),
    unique("step_attempts_delivery_key").on(table.organizationId, table.jobId, table.jobRetry),
    uniqueIndex("step_attempts_live_key")
      .on(table.organizationId, table.stepId)
      .where(sql`${table.state} = 'running'`),
    index("step_attempts_run_idx").on(table.organizationId, table.runId),
    foreignKey({
      name: "step_attempts_step_fk",
      columns: [table.organizationId, table.stepId],
      foreignColumns: [steps.organizationId, steps.id],
    }),
    foreignKey({
      name: "step_attempts_run_fk",
      columns: [table.organizationId, table.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }),
    tenantPolicy("step_attempts"),
  ],
);

/** What happened, in the order of the run's sequence. */
export const runEvents = pgTable(
  "run_events",
  {
    organizationId: organizationId(),
    runId: uuid().notNull(),
    sequence: bigint({ mode: "number" }).notNull(),
    at: createdAt(),
    body: jsonb().$type<RunEventBody>().notNull(),
  },
  (table) => [
    primaryKey({ name: "run_events_pk", columns: [table.organizationId, table.runId, table.sequence] }),
    foreignKey({
      name: "run_events_run_fk",
      columns: [table.organizationId, table.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }),
    tenantPolicy("run_events"),
  ],
);

/** What steps printed, in the order of the run's sequence. */
export const logChunks = pgTable(
  "log_chunks",
  {
    organizationId: organizationId(),
    runId: uuid().notNull(),
    sequence: bigint({ mode: "number" }).notNull(),
    at: createdAt(),
    stepRef: text().notNull(),
    attempt: integer().notNull(),
    stream: text({ enum: logStreams }).notNull(),
    text: text().notNull(),
  },
  (table) => [
    primaryKey({ name: "log_chunks_pk", columns: [table.organizationId, table.runId, table.sequence] }),
    index("log_chunks_step_idx").on(table.organizationId, table.runId, table.stepRef, table.sequence),
    foreignKey({
      name: "log_chunks_run_fk",
      columns: [table.organizationId, table.runId],
      foreignColumns: [runs.organizationId, runs.id],
    }),
    tenantPolicy("log_chunks"),
  ],
);
