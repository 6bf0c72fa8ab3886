import type { RunStartInput, Trigger } from "@exhibit/contracts";
import type { RunScope } from "../scope.ts";

/** A start as asked for; `manual` unless a trigger is given. */
export interface StartRunInput extends RunStartInput {
  trigger?: Trigger | undefined;
}

/** The run that was stored. */
export interface StartedRun {
  runId: string;
  number: number;
}

/**
 * Stores a run, its steps and the jobs of the ready ones in one transaction. Throws NOT_FOUND for an unknown
 * workflow, version or referenced artifact, INVALID_INPUT for a graph or inputs that can't run, CONFLICT for a
 * reused idempotency key.
 */
export async function startRun(scope: RunScope, input: StartRunInput): Promise<StartedRun> {
  throw new Error(`not built: ${scope.organizationId} ${input.workflowId}`);
}
