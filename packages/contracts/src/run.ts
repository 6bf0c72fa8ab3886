import { z } from "zod";
import { ArtifactRef, ArtifactReference } from "./artifact.ts";
import { ComponentKey } from "./component.ts";
import { ArtifactSettings } from "./graph.ts";
import { PageInput, pageOf } from "./page.ts";
import { Id, IdempotencyKey, Json, Ref, refRecord, Timestamp } from "./primitives.ts";
import { StepSecret } from "./secret.ts";
import { ToolUse } from "./tool.ts";

/** A failed step fails its run, after the branches that do not depend on it have finished. */
export const runStates = ["queued", "running", "cancelling", "succeeded", "failed", "cancelled"] as const;
export const RunState = z.enum(runStates);
export type RunState = z.infer<typeof RunState>;

/** waiting: predecessors not settled · queued: its job is in the queue · skipped: behind a failure. */
export const stepStates = [
  "waiting",
  "queued",
  "running",
  "succeeded",
  "failed",
  "skipped",
  "cancelled",
] as const;
export const StepState = z.enum(stepStates);
export type StepState = z.infer<typeof StepState>;

/** lost: its runner died or was drained; it does not use up the retry policy. */
export const attemptStates = ["running", "succeeded", "failed", "cancelled", "lost"] as const;
export const AttemptState = z.enum(attemptStates);
export type AttemptState = z.infer<typeof AttemptState>;

/** What set a run off. */
export const triggers = ["manual", "api", "first-start", "retry"] as const;
export const Trigger = z.enum(triggers);
export type Trigger = z.infer<typeof Trigger>;

/** True for a run that will not change any more. */
export function isRunEnded(state: RunState): boolean {
  return state === "succeeded" || state === "failed" || state === "cancelled";
}

/** True for a step that will not change any more. */
export function isStepEnded(state: StepState): boolean {
  return state === "succeeded" || state === "failed" || state === "skipped" || state === "cancelled";
}

/** Why an attempt, step or run failed, in words for people. `code` is stable. */
export const Failure = z.object({
  code: z.enum([
    "INVALID_INPUT",
    "COMPONENT_FAILED",
    "TIMED_OUT",
    "MISSING_TOOL",
    "LOST",
    "TOO_LARGE",
    "STORE_UNAVAILABLE",
    "STORE_FULL",
    "INTERNAL",
  ]),
  message: z.string(),
  retryable: z.boolean(),
});
export type Failure = z.infer<typeof Failure>;

/** Characters of JSON that the outputs of one step have at most: they go to the database, the browser and each successor. */
export const stepOutputsMaxLength = 4 * 1024 * 1024;

/** A run's inputs as given: a plain value, or an artifact by reference. */
export const RunInputValue = z.union([
  z.strictObject({ value: Json }),
  z.strictObject({ artifact: ArtifactReference }),
]);
export type RunInputValue = z.infer<typeof RunInputValue>;

/** The same key with the same input answers the first run; with another input it is CONFLICT. */
export const RunStartInput = z.object({
  workflowId: Id,
  version: z.int().min(1).optional(),
  inputs: refRecord(RunInputValue).default({}),
  idempotencyKey: IdempotencyKey.optional(),
});
export type RunStartInput = z.infer<typeof RunStartInput>;

/** What an input became when the run started. */
export const ResolvedInput = z.object({
  name: Ref,
  value: Json.nullable(),
  artifact: ArtifactRef.nullable(),
});
export type ResolvedInput = z.infer<typeof ResolvedInput>;

/** A row of the list of runs. */
export const RunSummary = z.object({
  id: Id,
  number: z.int(),
  state: RunState,
  workflowId: Id,
  workflowName: z.string(),
  workflowVersion: z.int(),
  /** The workflow was deleted since: it can't be opened, and the run not be repeated. */
  workflowDeleted: z.boolean(),
  trigger: Trigger,
  retryOf: Id.nullable(),
  artifactCount: z.int(),
  /** Of the last attempt of each step. */
  warningCount: z.int(),
  failure: Failure.nullable(),
  createdAt: Timestamp,
  startedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
});
export type RunSummary = z.infer<typeof RunSummary>;

/** One try at a step. */
export const StepAttempt = z.object({
  id: Id,
  number: z.int().min(1),
  state: AttemptState,
  runner: z.string(),
  warningCount: z.int(),
  /** The tools that the step's component may run, as its runner had them. */
  tools: z.array(ToolUse),
  failure: Failure.nullable(),
  startedAt: Timestamp,
  endedAt: Timestamp.nullable(),
});
export type StepAttempt = z.infer<typeof StepAttempt>;

/** One node within a run; `inputs` and `outputs` are null until known, `component` where the stored node can't be read. */
export const Step = z.object({
  id: Id,
  ref: Ref,
  title: z.string(),
  component: ComponentKey.nullable(),
  state: StepState,
  artifactSettings: ArtifactSettings,
  predecessors: z.array(Ref),
  inputs: z.record(z.string(), Json).nullable(),
  /** Secrets by name; their values are in no input. */
  secrets: z.array(StepSecret),
  outputs: z.record(z.string(), Json).nullable(),
  failure: Failure.nullable(),
  attempts: z.array(StepAttempt),
  startedAt: Timestamp.nullable(),
  endedAt: Timestamp.nullable(),
});
export type Step = z.infer<typeof Step>;

/** A run with its steps. `lastSequence` is where a live subscription may begin. */
export const Run = RunSummary.extend({
  inputs: z.array(ResolvedInput),
  steps: z.array(Step),
  lastSequence: z.int().nonnegative(),
});
export type Run = z.infer<typeof Run>;

/** Newest first. */
export const RunListInput = PageInput.extend({
  workflowId: Id.optional(),
  /** The one run of this number. */
  number: z.int().min(1).max(2_147_483_647).optional(),
  state: z.array(RunState).max(runStates.length).optional(),
});
export type RunListInput = z.infer<typeof RunListInput>;
export const RunListResponse = pageOf(RunSummary);
export type RunListResponse = z.infer<typeof RunListResponse>;
