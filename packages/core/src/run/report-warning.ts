import { withOrganization } from "@exhibit/db";
import { z } from "zod";
import type { Scope } from "../scope.ts";
import { defineStatement } from "../sql/named-statement.ts";
import { appendEvents } from "./append-events.ts";
import type { ClaimedStep } from "./claim-step.ts";
import { isAttemptRunning } from "./report-progress.ts";

/** Counts a warning on its attempt. $1 organization, $2 attempt. */
const countWarning = defineStatement(
  "update step_attempts set warning_count = warning_count + 1 where organization_id = $1 and id = $2 returning id",
  z.object({ id: z.string() }),
);

/** Appends a warning of a running attempt and counts it there; says nothing for an attempt that has ended. */
export async function reportWarning(
  scope: Scope,
  input: { step: ClaimedStep; message: string },
): Promise<void> {
  const { step, message } = input;
  await withOrganization(scope.database, scope.organizationId, async (tx) => {
    if (!(await isAttemptRunning(tx, step))) return;
    await countWarning.run(tx, [tx.organizationId, step.attemptId]);
    await appendEvents(tx, step.runId, [
      { type: "step.warning", stepRef: step.ref, attempt: step.attempt, message },
    ]);
  });
}
