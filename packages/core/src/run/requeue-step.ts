import type { Failure, RunEventBody } from "@exhibit/contracts";
import type { TenantTransaction } from "@exhibit/db";
import { sql } from "drizzle-orm";
import { jobsChannel } from "../jobs/catalogue.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { encodeJson } from "../sql/encode-json.ts";
import { appendEvents } from "./append-events.ts";
import { requeueStep } from "./settle-statements.ts";

/** How a step goes on. */
export interface Requeue {
  readonly events: readonly RunEventBody[];
  readonly delayMs: number;
  /** Of the last attempt. */
  readonly failure: Failure | null;
}

/** Puts a step back into the queue with a new job, in a transaction that holds the run's lock. */
export async function requeueLocked(
  tx: TenantTransaction,
  jobs: Jobs,
  { runId, stepId }: { runId: string; stepId: string },
  { events, delayMs, failure }: Requeue,
): Promise<void> {
  const { organizationId } = tx;
  await requeueStep.run(tx, [organizationId, stepId, failure && encodeJson(failure)]);
  await jobs.send(tx, "step.execute", [{ payload: { organizationId, runId, stepId }, delayMs }]);
  await appendEvents(tx, runId, events);
  await tx.execute(sql`select pg_notify(${jobsChannel}, '')`);
}
