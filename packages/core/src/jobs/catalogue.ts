import { Id } from "@exhibit/contracts";
import { z } from "zod";

/** Seconds between heartbeats after which a job counts as lost; pg-boss takes no less than 10. */
export const defaultHeartbeatSeconds = 30;

/** Executes a step. Ids alone: the runner reads the rest inside the organization. */
export const StepExecute = z.object({ organizationId: Id, runId: Id, stepId: Id });
export type StepExecute = z.infer<typeof StepExecute>;

/** What each kind of job carries. */
export interface JobPayloads {
  "step.execute": StepExecute;
}

/** Name of a job, which is its queue's name too. */
export type JobName = keyof JobPayloads;

/** How a queue of pg-boss behaves. */
export interface QueueSettings {
  readonly retryLimit: number;
  readonly retryDelay: number;
  readonly heartbeatSeconds: number;
  readonly expireInSeconds: number;
  readonly deleteAfterSeconds: number;
}

/** Every kind of job with the schema of its payload and how its queue behaves. */
export const jobCatalogue: {
  readonly [Name in JobName]: {
    readonly payload: z.ZodType<JobPayloads[Name]>;
    readonly queue: QueueSettings;
  };
} = {
  "step.execute": {
    payload: StepExecute,
    queue: {
      // Our own attempts decide about retries; pg-boss's serve only runners that died.
      retryLimit: 1000,
      retryDelay: 0,
      heartbeatSeconds: defaultHeartbeatSeconds,
      // A step's time-out is 23 h at most, so that it always ends before its job expires.
      expireInSeconds: 86_399,
      deleteAfterSeconds: 600,
    },
  },
};

/** Runners listen here; whoever sends jobs notifies in the same transaction. */
export const jobsChannel = "exhibit_jobs";
