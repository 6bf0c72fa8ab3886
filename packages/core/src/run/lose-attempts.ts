import type { AttemptState, Failure } from "@exhibit/contracts";
import type { TenantTransaction } from "@exhibit/db";
import { encodeJson } from "../sql/encode-json.ts";
import { appendEvents } from "./append-events.ts";
import { loseAttempt } from "./claim-statements.ts";

/** Marks the running ones of a step's attempts lost, in a transaction that holds the run's lock; answers their ids. */
export async function loseAttempts(
  tx: TenantTransaction,
  step: {
    runId: string;
    ref: string;
    attempts: ReadonlyArray<{ id: string; number: number; state: AttemptState }>;
    reason: string;
  },
): Promise<string[]> {
  const { runId, ref, reason } = step;
  const running = step.attempts.filter((attempt) => attempt.state === "running");
  for (const { id, number } of running) {
    const failure: Failure = { code: "LOST", message: `The attempt was lost: ${reason}.`, retryable: true };
    await loseAttempt.run(tx, [tx.organizationId, id, encodeJson(failure)]);
    await appendEvents(tx, runId, [{ type: "step.lost", stepRef: ref, attempt: number, reason }]);
  }
  return running.map((attempt) => attempt.id);
}
