import { type ClaimResult, claimStep, type FetchedJob } from "@exhibit/core";
import { equipComponent } from "../execution/equip-component.ts";
import { executeStep } from "../execution/execute-step.ts";
import type { RunnerDeps } from "../execution/runner-deps.ts";
import type { HandledJob } from "../pump.ts";

/**
 * Handles a job of the queue `step.execute`: claims its step, executes and settles it; or hands it on to a runner
 * that has the tools for it.
 */
export async function handleStepExecute(
  deps: RunnerDeps,
  job: FetchedJob<"step.execute">,
  abort: AbortController,
): Promise<HandledJob> {
  const scope = { ...deps, organizationId: job.payload.organizationId, actor: "runner" };
  const claim = await claimStep(scope, {
    job,
    runner: deps.name,
    equip: (component) => equipComponent(deps, component),
  });
  const lost = claim.kind === "claimed" ? claim.step.lostAttemptIds : listLost(claim);
  // What a dead runner of this machine left running must not go on beside the next attempt.
  if (lost.length > 0) await deps.home.reap();
  if (claim.kind === "claimed") await executeStep(deps, claim.step, abort);
  return claim.kind === "handed-on" ? "handed-on" : "done";
}

function listLost(claim: Exclude<ClaimResult, { kind: "claimed" }>): readonly string[] {
  return claim.kind === "duplicate" ? [] : claim.lostAttemptIds;
}
