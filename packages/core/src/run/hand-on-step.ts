import { explainMissingTool, type Failure, type ToolNeed } from "@exhibit/contracts";
import type { TenantTransaction } from "@exhibit/db";
import type { FetchedJob, Jobs } from "../jobs/jobs.ts";
import { findMissingTools } from "../runner/find-missing-tools.ts";
import { loadRunners } from "../runner/list-runners.ts";
import { endStep, type LockedRunStep } from "./end-step.ts";
import { requeueLocked } from "./requeue-step.ts";

/** What a component needs, and what of it the runner that asks does not have. */
export interface ToolGap {
  readonly needs: readonly ToolNeed[];
  readonly missing: readonly ToolNeed[];
}

/**
 * Gives the job of a step back at once for a runner that has the tools: the caller fetches nothing for a moment, so
 * that others come first. Where no runner that has them is alive, the step fails in words that name the tool. In the
 * caller's transaction, which holds the run's lock.
 */
export async function handOnStep(
  tx: TenantTransaction,
  jobs: Jobs,
  step: LockedRunStep & { readonly job: FetchedJob<"step.execute">; readonly lastAttempt: number | null },
  { needs, missing }: ToolGap,
): Promise<"handed-on" | "settled"> {
  await jobs.complete(tx, step.job);
  const runners = await loadRunners(tx);
  const lacking = findMissingTools(needs, runners);
  // Nobody alive, not even the one that asks: then its own look is all there is to go by.
  if (runners.length > 0 && lacking.length === 0) {
    await requeueLocked(tx, jobs, step, { events: [], delayMs: 0, failure: null });
    return "handed-on";
  }
  const named = needs.filter(({ name }) => lacking.includes(name));
  const message = (named.length > 0 ? named : missing).map(explainMissingTool).join(" ");
  const failure: Failure = { code: "MISSING_TOOL", message, retryable: false };
  await endStep(tx, jobs, step, { state: "failed", failure, outputs: null, attempt: step.lastAttempt });
  return "settled";
}
