import { type Database, type TenantTransaction, withOrganization } from "@exhibit/db";
import { z } from "zod";
import type { StepExecute } from "../jobs/catalogue.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { defineStatement } from "../sql/named-statement.ts";
import { withLeadership } from "../sql/with-leadership.ts";
import { lockStep, readBehindLock } from "./claim-statements.ts";
import { loseAttempts } from "./lose-attempts.ts";
import { requeueLocked } from "./requeue-step.ts";

const stepsAtOnce = 500;
/** Sorts before every id. */
const noStep = "00000000-0000-0000-0000-000000000000";

/**
 * Finds queued and running steps of all organizations whose job failed or is missing, and sends each a new one.
 * Answers how many, or null where another process is at it.
 */
export async function reconcileRuns(scope: { database: Database; jobs: Jobs }): Promise<number | null> {
  return withLeadership(scope.database, "reconcile", async (organizationIds) => {
    let sent = 0;
    for (const organizationId of organizationIds) {
      for (const step of await listStranded(scope, organizationId)) {
        if (await sendAnew(scope, step)) sent += 1;
      }
    }
    return sent;
  });
}

/** Page by page, so that a stranded step is found however many wait before it. */
async function listStranded(
  { database, jobs }: { database: Database; jobs: Jobs },
  organizationId: string,
): Promise<StepExecute[]> {
  const stranded: StepExecute[] = [];
  for (let after: string | null = noStep; after !== null; ) {
    const from = after;
    after = await withOrganization(database, organizationId, async (tx) => {
      const live = await listLiveSteps.run(tx, [organizationId, stepsAtOnce, from]);
      const served = await jobs.findLiveSteps(
        tx,
        live.map((step) => step.stepId),
      );
      for (const step of live) if (!served.has(step.stepId)) stranded.push({ organizationId, ...step });
      return live.length < stepsAtOnce ? null : (live.at(-1)?.stepId ?? null);
    });
  }
  return stranded;
}

/** Looks again under the run's lock: meanwhile the step may have been settled together with its job. */
async function sendAnew(
  { database, jobs }: { database: Database; jobs: Jobs },
  { organizationId, runId, stepId }: StepExecute,
): Promise<boolean> {
  return withOrganization(database, organizationId, async (tx) => {
    const [locked] = await lockStep.run(tx, [organizationId, runId, stepId]);
    if (!locked || (locked.state !== "queued" && locked.state !== "running")) return false;
    if ((await jobs.findLiveSteps(tx, [stepId])).size > 0) return false;
    await loseRunning(tx, runId, locked.ref, stepId);
    await requeueLocked(tx, jobs, { runId, stepId }, { events: [], delayMs: 0, failure: null });
    return true;
  });
}

async function loseRunning(tx: TenantTransaction, runId: string, ref: string, stepId: string): Promise<void> {
  const [row] = await readBehindLock.run(tx, [tx.organizationId, runId, stepId, []]);
  await loseAttempts(tx, { runId, ref, attempts: row?.attempts ?? [], reason: "its job was gone" });
}

/** $1 organization, $2 how many, $3 the last one of the page before. */
const listLiveSteps = defineStatement(
  `select id as "stepId", run_id as "runId" from steps
  where organization_id = $1 and state in ('queued', 'running') and id > $3 order by id limit $2`,
  z.object({ stepId: z.string(), runId: z.string() }),
);
