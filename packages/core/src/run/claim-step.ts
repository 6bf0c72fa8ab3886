import type {
  ComponentKey,
  Failure,
  GraphNode,
  Json,
  RunEventBody,
  ToolUse,
  Trigger,
} from "@exhibit/contracts";
import { type TenantTransaction, withOrganization } from "@exhibit/db";
import { v7 } from "uuid";
import type { z } from "zod";
import type { StepExecute } from "../jobs/catalogue.ts";
import type { FetchedJob } from "../jobs/jobs.ts";
import type { JobScope } from "../scope.ts";
import { encodeJson } from "../sql/encode-json.ts";
import { insertAttempt, lockStep, readBehindLock, recordStepInputs } from "./claim-statements.ts";
import { collectArtifactRefs } from "./collect-artifact-refs.ts";
import { endStep } from "./end-step.ts";
import { handOnStep, type ToolGap } from "./hand-on-step.ts";
import { loseAttempts } from "./lose-attempts.ts";
import { readStoredStep, type StoredStep } from "./read-stored-step.ts";

/** How often the same job may lose its runner before its step fails. */
const lostAttemptsLimit = 3;

/** What a runner has for a component; something `missing` means that it can't execute its steps. */
export interface Equipment extends ToolGap {
  readonly tools: readonly ToolUse[];
}

/** What a runner asks for. */
export interface ClaimInput {
  readonly job: FetchedJob<"step.execute">;
  /** Name of the runner, as events show it. */
  readonly runner: string;
  /** Called under lock, so it must answer at once. */
  equip(component: ComponentKey): Equipment;
}

/** The right to execute a step, and all that its execution needs. */
export interface ClaimedStep {
  readonly organizationId: string;
  readonly runId: string;
  readonly runNumber: number;
  readonly workflowId: string;
  readonly workflowVersion: number;
  readonly trigger: Trigger;
  readonly stepId: string;
  readonly ref: string;
  readonly node: GraphNode;
  readonly inputs: Readonly<Record<string, Json>>;
  /** What its handler may run. */
  readonly tools: readonly ToolUse[];
  /** Whether any step of the run takes a secret, so that this one has something to mask. */
  readonly runHasSecrets: boolean;
  readonly attemptId: string;
  readonly attempt: number;
  readonly fence: number;
  readonly job: FetchedJob<"step.execute">;
  /** Attempts that this claim found without a runner: what their processes left behind may be ended. */
  readonly lostAttemptIds: readonly string[];
}

/**
 * claimed: execute it · duplicate: this very delivery was claimed before, leave it alone · settled: the step needs
 * no more work, its job is completed · handed-on: this runner lacks a tool that another has, a new job is sent.
 */
export type ClaimResult =
  | { readonly kind: "claimed"; readonly step: ClaimedStep }
  | { readonly kind: "duplicate" }
  | { readonly kind: "settled" | "handed-on"; readonly lostAttemptIds: readonly string[] };

type LockedRow = z.infer<(typeof lockStep)["row"]>;
type LockedStep = LockedRow & z.infer<(typeof readBehindLock)["row"]>;

/** Claims the step of a job for one runner. Of two deliveries the later one wins; the earlier attempt is lost. */
export async function claimStep(scope: JobScope, input: ClaimInput): Promise<ClaimResult> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const { payload } = input.job;
    const [locked] = await lockStep.run(tx, [tx.organizationId, payload.runId, payload.stepId]);
    if (!locked || (locked.state !== "queued" && locked.state !== "running")) {
      await scope.jobs.complete(tx, input.job);
      return { kind: "settled", lostAttemptIds: [] };
    }
    const behind = await readLocked(tx, locked);
    const { attempts } = behind;
    if (attempts.some((one) => one.jobId === input.job.id && one.jobRetry >= input.job.retryCount)) {
      return { kind: "duplicate" };
    }
    // A delivery that another settle, or one who handed the step on, completed meanwhile must not claim it.
    const isLate = attempts.length > 0 || input.job.retryCount > 0;
    if (isLate && !(await scope.jobs.isHeld(tx, input.job))) return { kind: "duplicate" };
    return claimLocked(tx, scope, input, { ...locked, ...behind });
  });
}

async function readLocked(
  tx: TenantTransaction,
  { runId, stepId, predecessors }: LockedRow,
): Promise<z.infer<(typeof readBehindLock)["row"]>> {
  const [row] = await readBehindLock.run(tx, [tx.organizationId, runId, stepId, predecessors]);
  if (!row) throw new Error("a select without a table gives one row");
  return row;
}

async function claimLocked(
  tx: TenantTransaction,
  scope: JobScope,
  input: ClaimInput,
  locked: LockedStep,
): Promise<ClaimResult> {
  const { payload } = input.job;
  const { attempts } = locked;
  const reason = "its runner stopped answering";
  const lost = await loseAttempts(tx, { runId: payload.runId, ref: locked.ref, attempts, reason });
  const stored = readStoredStep(locked);
  const judged = judgeClaim(input, locked, stored, lost.length);
  if (judged.kind === "ends") {
    const { state, failure } = judged;
    const attempt = attempts.at(-1)?.number ?? null;
    await endStep(tx, scope.jobs, locked, { attempt, outputs: null, state, failure });
    await scope.jobs.complete(tx, input.job);
    return { kind: "settled", lostAttemptIds: lost };
  }
  const { node } = judged.stored;
  const equipment = input.equip(node.component);
  if (equipment.missing.length > 0) {
    const step = { ...locked, job: input.job, lastAttempt: attempts.at(-1)?.number ?? null };
    const kind = await handOnStep(tx, scope.jobs, step, equipment);
    return { kind, lostAttemptIds: lost };
  }
  const inputs = await resolveInputs(tx, payload, judged.stored);
  const { attemptId, number, fence } = await startAttempt(tx, input, locked, {
    inputs,
    tools: equipment.tools,
  });
  return {
    kind: "claimed",
    step: {
      ...payload,
      runNumber: locked.number,
      workflowId: locked.workflowId,
      workflowVersion: locked.workflowVersion,
      trigger: locked.trigger,
      ref: locked.ref,
      node,
      inputs,
      tools: equipment.tools,
      runHasSecrets: locked.runHasSecrets,
      attemptId,
      attempt: number,
      fence,
      job: input.job,
      lostAttemptIds: lost,
    },
  };
}

type ReadableStep = Extract<StoredStep, { kind: "readable" }>;

/** Whether the step is to be executed, or ends instead. A drain sends a new job, so it does not count as a loss. */
function judgeClaim(
  { job }: ClaimInput,
  { runState, attempts }: LockedStep,
  stored: StoredStep,
  lostNow: number,
):
  | { kind: "executes"; stored: ReadableStep }
  | { kind: "ends"; state: "cancelled" | "failed"; failure: Failure | null } {
  if (runState === "cancelling") return { kind: "ends", state: "cancelled", failure: null };
  if (stored.kind === "unreadable") return { kind: "ends", state: "failed", failure: stored.failure };
  const lostBefore = attempts.filter((one) => one.jobId === job.id && one.state === "lost").length;
  if (lostBefore + lostNow < lostAttemptsLimit) return { kind: "executes", stored };
  const message = `${lostAttemptsLimit} attempts in a row lost their runner: the step may be ending it (memory?).`;
  return { kind: "ends", state: "failed", failure: { code: "LOST", message, retryable: false } };
}

/** The known inputs with what the predecessors gave. */
async function resolveInputs(
  tx: TenantTransaction,
  { runId, stepId }: StepExecute,
  { node, inputs, ...stored }: ReadableStep,
): Promise<Record<string, Json>> {
  const outputs = new Map(Object.entries(stored.outputs));
  const given: Record<string, Json> = {};
  for (const [port, source] of Object.entries(node.inputs)) {
    if (!("step" in source)) continue;
    const value = outputs.get(source.step)?.[source.port];
    if (value !== undefined) given[port] = value;
  }
  const found = collectArtifactRefs(given);
  if (found.length > 0) {
    await recordStepInputs.run(tx, [tx.organizationId, runId, stepId, encodeJson(found)]);
  }
  return { ...inputs, ...given };
}

async function startAttempt(
  tx: TenantTransaction,
  { job, runner }: ClaimInput,
  locked: LockedStep,
  { inputs, tools }: { inputs: Readonly<Record<string, Json>>; tools: readonly ToolUse[] },
): Promise<{ attemptId: string; number: number; fence: number }> {
  const attemptId = v7();
  const number = (locked.attempts.at(-1)?.number ?? 0) + 1;
  const events: RunEventBody[] = [
    ...(locked.runState === "queued" ? [{ type: "run.started" as const }] : []),
    { type: "step.started", stepRef: locked.ref, attempt: number, runner },
  ];
  const { runId, stepId } = job.payload;
  const [attempt] = await insertAttempt.run(tx, [
    tx.organizationId,
    runId,
    stepId,
    attemptId,
    number,
    job.id,
    job.retryCount,
    runner,
    encodeJson(inputs),
    encodeJson(events),
    encodeJson(tools),
  ]);
  if (!attempt) throw new Error(`attempt ${attemptId} got no fence`);
  return { attemptId, number, fence: attempt.fence };
}
