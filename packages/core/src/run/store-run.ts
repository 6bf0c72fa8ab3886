import type { RunEventBody, Trigger } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { eq, sql } from "drizzle-orm";
import { v7 } from "uuid";
import { jobsChannel } from "../jobs/catalogue.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { appendEvents } from "./append-events.ts";
import type { ResolvedInputs, StepPlan } from "./plan-steps.ts";

/** A run that was judged and resolved. */
export interface RunPlan {
  readonly workflowId: string;
  readonly workflowVersion: number;
  readonly trigger: Trigger;
  readonly retryOf: string | null;
  readonly idempotency: { key: string; digest: string } | null;
  readonly createdBy: string;
  readonly inputs: ResolvedInputs;
  readonly steps: readonly StepPlan[];
}

/** Inserts a run with everything that belongs to it, and the jobs of its ready steps, in the caller's transaction. */
export async function storeRun(
  tx: TenantTransaction,
  jobs: Jobs,
  plan: RunPlan,
): Promise<{ runId: string; number: number }> {
  const { organizationId } = tx;
  const runId = v7();
  const number = await takeRunNumber(tx);
  await tx.insert(schema.runs).values({
    id: runId,
    organizationId,
    number,
    workflowId: plan.workflowId,
    workflowVersion: plan.workflowVersion,
    state: "queued",
    trigger: plan.trigger,
    retryOf: plan.retryOf,
    idempotencyKey: plan.idempotency?.key ?? null,
    idempotencyDigest: plan.idempotency?.digest ?? null,
    openSteps: plan.steps.length,
    createdBy: plan.createdBy,
  });
  await insertSteps(tx, runId, plan.steps);
  await insertInputs(tx, runId, plan);
  await queueReadySteps(tx, jobs, runId, plan);
  return { runId, number };
}

async function takeRunNumber(tx: TenantTransaction): Promise<number> {
  const [row] = await tx
    .update(schema.organizations)
    .set({ lastRunNumber: sql`${schema.organizations.lastRunNumber} + 1` })
    .where(eq(schema.organizations.id, tx.organizationId))
    .returning({ number: schema.organizations.lastRunNumber });
  if (!row) throw new Error(`organization ${tx.organizationId} has no row`);
  return row.number;
}

async function insertSteps(tx: TenantTransaction, runId: string, steps: readonly StepPlan[]): Promise<void> {
  await tx.insert(schema.steps).values(
    steps.map((step) => ({
      id: step.id,
      organizationId: tx.organizationId,
      runId,
      ref: step.node.ref,
      node: step.node,
      state: step.predecessors.length === 0 ? ("queued" as const) : ("waiting" as const),
      predecessors: [...step.predecessors],
      successors: [...step.successors],
      openPredecessors: step.predecessors.length,
      inputs: step.inputs,
    })),
  );
}

async function insertInputs(tx: TenantTransaction, runId: string, plan: RunPlan): Promise<void> {
  const { organizationId } = tx;
  const given = [...plan.inputs].map(([name, input]) => ({
    organizationId,
    runId,
    name,
    ...("artifact" in input
      ? { artifactId: input.artifact.artifactId, artifact: input.artifact }
      : { value: input.value }),
  }));
  if (given.length > 0) await tx.insert(schema.runInputs).values(given);
  const read = plan.steps.flatMap((step) =>
    step.artifacts.map(({ port, artifact }) => ({
      organizationId,
      stepId: step.id,
      runId,
      port,
      artifactId: artifact.artifactId,
      sha256: artifact.sha256,
    })),
  );
  if (read.length > 0) await tx.insert(schema.stepInputs).values(read);
  const secrets = plan.steps.flatMap((step) =>
    step.secrets.map((secret) => ({ organizationId, runId, stepId: step.id, ...secret })),
  );
  if (secrets.length > 0) await tx.insert(schema.stepSecrets).values(secrets);
}

async function queueReadySteps(
  tx: TenantTransaction,
  jobs: Jobs,
  runId: string,
  plan: RunPlan,
): Promise<void> {
  const { organizationId } = tx;
  const ready = plan.steps.filter((step) => step.predecessors.length === 0);
  await jobs.send(
    tx,
    "step.execute",
    ready.map((step) => ({ payload: { organizationId, runId, stepId: step.id } })),
  );
  const events: RunEventBody[] = [
    { type: "run.queued", trigger: plan.trigger },
    ...ready.map((step) => ({ type: "step.queued" as const, stepRef: step.node.ref })),
  ];
  await appendEvents(tx, runId, events);
  await tx.execute(sql`select pg_notify(${jobsChannel}, '')`);
}
