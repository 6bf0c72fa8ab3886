import { withOrganization } from "@exhibit/db";
import type { Scope } from "../scope.ts";
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
  await withOrganization(scope.database, scope.organizationId, (tx) =>
    appendEvents(tx, step.runId, [
      { type: "step.progress", stepRef: step.ref, attempt: step.attempt, ...progress },
    ]),
  );
}
