import { z } from "zod";
import { ArtifactRef } from "./artifact.ts";
import { Id, Ref, Timestamp } from "./primitives.ts";
import { Failure, RunState, StepState, Trigger } from "./run.ts";

const stepFields = { stepRef: Ref, attempt: z.int().min(1) };

/** What happened in a run. Payloads carry what the inspector shows, never report text. */
export const RunEventBody = z.discriminatedUnion("type", [
  z
    .object({ type: z.literal("run.queued"), trigger: Trigger })
    .describe("The run, its steps and first jobs were stored."),
  z.object({ type: z.literal("run.started") }).describe("The first step was claimed."),
  z.object({ type: z.literal("run.cancelling"), by: z.string() }).describe("Somebody asked for a cancel."),
  z
    .object({ type: z.literal("run.ended"), state: RunState, failure: Failure.nullable() })
    .describe("No step is left to do."),
  z
    .object({ type: z.literal("step.queued"), stepRef: Ref })
    .describe("All predecessors succeeded; its job is in the queue."),
  z
    .object({ type: z.literal("step.started"), ...stepFields, runner: z.string() })
    .describe("A runner claimed the step."),
  z
    .object({
      type: z.literal("step.progress"),
      ...stepFields,
      done: z.number(),
      total: z.number().nullable(),
      message: z.string(),
    })
    .describe("The handler reported progress."),
  z
    .object({ type: z.literal("step.warning"), ...stepFields, message: z.string() })
    .describe("The step goes on, but people should know something, such as what it could not look at."),
  z
    .object({ type: z.literal("step.retrying"), ...stepFields, failure: Failure, delayMs: z.int() })
    .describe("The attempt failed; the policy allows another."),
  z
    .object({ type: z.literal("step.lost"), ...stepFields, reason: z.string() })
    .describe("The attempt's runner died or was drained; another attempt follows."),
  z
    .object({
      type: z.literal("step.ended"),
      stepRef: Ref,
      attempt: z.int().nullable(),
      state: StepState,
      failure: Failure.nullable(),
    })
    .describe("The step settled."),
  z
    .object({
      type: z.literal("artifact.available"),
      ...stepFields,
      artifact: ArtifactRef,
      destinations: z.array(z.enum(["run", "library"])),
      partial: z.boolean(),
    })
    .describe("A file of the step is kept."),
  z
    .object({
      type: z.literal("artifact.held"),
      ...stepFields,
      artifact: ArtifactRef,
      secrets: z.array(z.string()),
    })
    .describe("A setting asked to publish the file, but its bytes hold secrets: it stays in the run."),
]);
export type RunEventBody = z.infer<typeof RunEventBody>;

/** One sequence per run orders events and log chunks, without gaps a reader could miss. */
export const RunEvent = z.object({ sequence: z.int().min(1), at: Timestamp, body: RunEventBody });
export type RunEvent = z.infer<typeof RunEvent>;

/** Where a line came from. */
export const logStreams = ["stdout", "stderr", "system"] as const;
export const LogStream = z.enum(logStreams);
export type LogStream = z.infer<typeof LogStream>;

/** Characters of text in one log chunk at most. */
export const logChunkMaxLength = 64 * 1024;

/** Consecutive output of one stream of one attempt. Chunks end at line ends unless a line exceeds the limit. */
export const LogChunk = z.object({
  sequence: z.int().min(1),
  at: Timestamp,
  stepRef: Ref,
  attempt: z.int().min(1),
  stream: LogStream,
  text: z.string().max(logChunkMaxLength),
});
export type LogChunk = z.infer<typeof LogChunk>;

/** One item of the live subscription; its sequence is the id to resume from. */
export const RunUpdate = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("event"), event: RunEvent }),
  z.object({ kind: z.literal("log"), chunk: LogChunk }),
]);
export type RunUpdate = z.infer<typeof RunUpdate>;

/** Subscribes to a run after `lastEventId` (a sequence, as SSE gives it back) or from the start. */
export const RunWatchInput = z.object({ runId: Id, lastEventId: z.string().regex(/^\d+$/).nullish() });
export type RunWatchInput = z.infer<typeof RunWatchInput>;

/**
 * One page of a run in sequence order. Without `after` and `before` it is the newest page; `before` pages backwards
 * from a sequence, `after` forwards.
 */
export const SequencePage = z.object({
  after: z.int().nonnegative().optional(),
  before: z.int().min(1).optional(),
  limit: z.int().min(1).max(500).default(200),
});
export type SequencePage = z.infer<typeof SequencePage>;

/** Events of a run. */
export const RunEventsInput = SequencePage.extend({ runId: Id });
export type RunEventsInput = z.infer<typeof RunEventsInput>;

/** Log chunks of a run, of one of its steps, or of one attempt. */
export const RunLogsInput = SequencePage.extend({
  runId: Id,
  stepRef: Ref.optional(),
  attempt: z.int().min(1).optional(),
});
export type RunLogsInput = z.infer<typeof RunLogsInput>;

/** Chunks oldest first; `more` says whether there are further ones in the direction that was paged. */
export const RunLogsResponse = z.object({ chunks: z.array(LogChunk), more: z.boolean() });
export type RunLogsResponse = z.infer<typeof RunLogsResponse>;

/** Events oldest first; `more` says whether there are further ones in the direction that was paged. */
export const RunEventsResponse = z.object({ events: z.array(RunEvent), more: z.boolean() });
export type RunEventsResponse = z.infer<typeof RunEventsResponse>;
