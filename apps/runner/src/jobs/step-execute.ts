import { claimStep, type FetchedJob } from "@exhibit/core";
import { executeStep } from "../execution/execute-step.ts";
import type { RunnerDeps } from "../execution/runner-deps.ts";

/** Handles a job of the queue `step.execute`: claims its step, executes and settles it. */
export async function handleStepExecute(
  deps: RunnerDeps,
  job: FetchedJob<"step.execute">,
  abort: AbortController,
): Promise<void> {
  const scope = { ...deps, organizationId: job.payload.organizationId, actor: "runner" };
  const claim = await claimStep(scope, { job, runner: deps.name });
  const lost =
    claim.kind === "claimed"
      ? claim.step.lostAttemptIds
      : claim.kind === "settled"
        ? claim.lostAttemptIds
        : [];
  // What a dead runner of this machine left running must not go on beside the next attempt.
  if (lost.length > 0) await deps.home.reap();
  if (claim.kind === "claimed") await executeStep(deps, claim.step, abort);
}
