import { setTimeout as delay } from "node:timers/promises";
import { isRunEnded, type Run } from "@exhibit/contracts";
import { type ComponentScope, createJobs, getLanding, getRun, startRun } from "@exhibit/core";
import type { Progress } from "./progress.ts";

const LONGEST_MS = 60_000;
const LOOK_EVERY_MS = 100;

/**
 * Runs the seeded audit against the studio's own address, once in the life of an organization, and shows its
 * steps. A run that does not end within a minute goes on without being watched.
 */
export async function showFirstRun(
  scope: ComponentScope,
  appUrl: string,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { firstRun, auditWorkflowId } = await getLanding(scope);
  if (firstRun !== null || auditWorkflowId === null) return;
  const describe = (ended: Run) => `first run "${ended.workflowName}" ${describeState(ended)}`;
  const work = async () => watchRun(scope, await startFirstRun(scope, appUrl, auditWorkflowId), signal);
  const run = await progress.step("first run", work, describe);
  for (const step of run.steps) progress.say(`    ${step.title}: ${step.state}${describeDuration(step)}`);
}

async function startFirstRun(scope: ComponentScope, appUrl: string, workflowId: string): Promise<string> {
  const jobs = await createJobs({ url: appUrl });
  try {
    const { runId } = await startRun(
      { ...scope, jobs },
      { workflowId, inputs: {}, trigger: "first-start", idempotencyKey: "first-start" },
    );
    return runId;
  } finally {
    await jobs.stop();
  }
}

async function watchRun(scope: ComponentScope, runId: string, signal: AbortSignal): Promise<Run> {
  const deadline = performance.now() + LONGEST_MS;
  for (;;) {
    const run = await getRun(scope, { runId });
    if (isRunEnded(run.state) || performance.now() > deadline) return run;
    await delay(LOOK_EVERY_MS, undefined, { signal });
  }
}

function describeState(run: Run): string {
  if (!isRunEnded(run.state)) return "still runs";
  return run.failure === null ? run.state : `${run.state}: ${run.failure.message}`;
}

function describeDuration({ startedAt, endedAt }: Run["steps"][number]): string {
  if (startedAt === null || endedAt === null) return "";
  return `, ${((Date.parse(endedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
}
