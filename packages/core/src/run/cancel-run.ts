import { AppError, isRunEnded, type RunEventBody, type RunState } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq, inArray, sql } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { Scope } from "../scope.ts";
import { appendEvents } from "./append-events.ts";
import { cancelChannel } from "./channels.ts";

const { runs, steps } = schema;

/**
 * Asks a run to end: steps that have not started are cancelled at once, running ones when their runner hears of it.
 * A run that ended or is ending answers its state unchanged. Throws NOT_FOUND.
 */
export async function cancelRun(
  scope: Scope,
  input: { runId: string },
): Promise<{ runId: string; state: RunState }> {
  const { runId } = input;
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const run = await lockRun(tx, runId);
    if (isRunEnded(run.state) || run.state === "cancelling") return { runId, state: run.state };
    const cancelled = await cancelWaitingSteps(tx, runId);
    const openSteps = run.openSteps - cancelled.length;
    const state: RunState = openSteps === 0 ? "cancelled" : "cancelling";
    await tx
      .update(runs)
      .set({ state, openSteps, ...(openSteps === 0 ? { endedAt: sql`clock_timestamp()` } : {}) })
      .where(isRun(tx, runId));
    await appendEvents(tx, runId, [
      { type: "run.cancelling", by: scope.actor },
      ...cancelled.map(cancelledEvent),
      ...(openSteps === 0 ? [{ type: "run.ended" as const, state, failure: run.failure }] : []),
    ]);
    await recordAudit(tx, scope, { action: "run.cancelled", subjectType: "run", subjectId: runId });
    await tx.execute(sql`select pg_notify(${cancelChannel}, ${runId})`);
    return { runId, state };
  });
}

function isRun(tx: TenantTransaction, runId: string) {
  return and(eq(runs.organizationId, tx.organizationId), eq(runs.id, runId));
}

async function lockRun(tx: TenantTransaction, runId: string) {
  const [run] = await tx
    .select({ state: runs.state, openSteps: runs.openSteps, failure: runs.failure })
    .from(runs)
    .where(isRun(tx, runId))
    .for("update");
  if (!run) throw new AppError("NOT_FOUND", `There is no run ${runId}.`);
  return run;
}

/** Jobs of queued steps stay in the queue: whoever fetches one finds its step ended and completes it. */
async function cancelWaitingSteps(tx: TenantTransaction, runId: string): Promise<string[]> {
  const rows = await tx
    .update(steps)
    .set({ state: "cancelled", endedAt: sql`clock_timestamp()` })
    .where(
      and(
        eq(steps.organizationId, tx.organizationId),
        eq(steps.runId, runId),
        inArray(steps.state, ["waiting", "queued"]),
      ),
    )
    .returning({ ref: steps.ref });
  return rows.map((row) => row.ref);
}

function cancelledEvent(stepRef: string): RunEventBody {
  return { type: "step.ended", stepRef, attempt: null, state: "cancelled", failure: null };
}
