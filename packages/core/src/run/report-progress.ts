import { type TenantTransaction, withOrganization } from "@exhibit/db";
import { z } from "zod";
import type { Scope } from "../scope.ts";
import { defineStatement } from "../sql/named-statement.ts";
import { appendEvents } from "./append-events.ts";
import type { ClaimedStep } from "./claim-step.ts";

/** How far a handler is; `total` is null where it does not know. */
export interface Progress {
  readonly done: number;
  readonly total: number | null;
  readonly message: string;
}

/** Appends a progress event. For the runner, which calls it a few times a second at most. */
export async function reportProgress(
  scope: Scope,
  input: { step: ClaimedStep; progress: Progress },
): Promise<void> {
  const { step, progress } = input;
  await withOrganization(scope.database, scope.organizationId, async (tx) => {
    // The run's row first: a settle that commits in between would let this stand behind the run's end.
    if (!(await isAttemptRunning(tx, step))) return;
    await appendEvents(tx, step.runId, [
      { type: "step.progress", stepRef: step.ref, attempt: step.attempt, ...progress },
    ]);
  });
}

const Found = z.object({ id: z.string() });
const lockRun = defineStatement(
  "select id from runs where organization_id = $1 and id = $2 for no key update",
  Found,
);
const findRunningAttempt = defineStatement(
  "select id from step_attempts where organization_id = $1 and id = $2 and state = 'running'",
  Found,
);

/**
 * Whether an attempt still runs, with its run's row locked. Two statements: the second one sees what committed while
 * the first one waited.
 */
export async function isAttemptRunning(tx: TenantTransaction, step: ClaimedStep): Promise<boolean> {
  await lockRun.run(tx, [tx.organizationId, step.runId]);
  return (await findRunningAttempt.run(tx, [tx.organizationId, step.attemptId])).length > 0;
}
