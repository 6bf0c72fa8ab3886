import {
  type ArtifactSettings,
  type ComponentDescriptor,
  type Failure,
  type GraphNode,
  type InputSource,
  type Json,
  WorkflowGraph,
} from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import { createOrganization, createTestDatabase, insertWorkflow } from "@exhibit/testkit";
import { and, asc, eq, sql } from "drizzle-orm";
import { installJobs } from "../src/jobs/install-jobs.ts";
import { createJobs, type FetchedJob, type Jobs } from "../src/jobs/jobs.ts";
import { type ClaimedStep, claimStep, type Equipment } from "../src/run/claim-step.ts";
import { type AttemptOutcome, type SettleResult, settleStep } from "../src/run/settle-step.ts";
import { startRun } from "../src/run/start-run.ts";
import type { RunScope } from "../src/scope.ts";

const scalar = {
  type: { kind: "any", reason: "whatever a test feeds it" },
  title: "In",
  required: false,
} as const;

/** A component that takes and gives anything, and may write files. */
const anyComponent: ComponentDescriptor = {
  id: "test.any",
  version: 1,
  title: "Any",
  category: "test",
  summary: "",
  docs: "",
  inputs: { a: scalar, b: scalar, file: { type: { kind: "file" }, title: "File", required: false } },
  outputs: {
    out: { ...scalar, required: true },
    file: { type: { kind: "file" }, title: "File", required: true },
  },
  fileOutputs: { file: { title: "File", formats: ["text"], defaultName: "file.txt", many: false } },
  parametersSchema: { type: "object" },
  retry: { maxAttempts: 2, delaySeconds: 0 },
  timeoutSeconds: 60,
  tools: [],
  missingTools: [],
};

/** A node of the component above. */
export function node(
  ref: string,
  inputs: Record<string, InputSource> = {},
  artifacts: Partial<ArtifactSettings> = {},
): GraphNode {
  return {
    ref,
    component: { id: anyComponent.id, version: anyComponent.version },
    parameters: {},
    inputs,
    artifacts: { saveRunArtifacts: true, publishToLibrary: false, ...artifacts },
  };
}

/** An input fed by a step. */
export function from(step: string, port = "out"): InputSource {
  return { step, port };
}

/** A database, a queue and an organization, driven by hand instead of by a runner. */
export interface Engine {
  readonly scope: RunScope;
  readonly appUrl: string;
  /** Another organization in the same database. */
  addOrganization(): Promise<RunScope>;
  saveWorkflow(graph: { nodes: GraphNode[]; inputs?: WorkflowGraph["inputs"] }): Promise<string>;
  start(nodes: GraphNode[]): Promise<string>;
  /** The job of a step that is due, or null. Jobs of other steps stay fetched and are found by a later call. */
  fetchJob(ref: string): Promise<FetchedJob<"step.execute"> | null>;
  claim(ref: string): Promise<ClaimedStep>;
  settle(step: ClaimedStep, outcome?: AttemptOutcome, artifactIds?: string[]): Promise<SettleResult>;
  /** What pg-boss does with a job whose heartbeat stopped: it is due again, with a higher retry count. */
  redeliver(jobId: string): Promise<void>;
  /** Takes a job out of the queue, as nobody should. */
  dropJob(jobId: string): Promise<void>;
  /** Overwrites a JSON column of a step, as a bug or a later release might. */
  corrupt(runId: string, ref: string, column: string, value: Json): Promise<void>;
  /** The same with the failure of a run. */
  corruptFailure(runId: string, value: Json): Promise<void>;
  /** Makes the payloads of a run's jobs unreadable. */
  garbleJobs(runId: string): Promise<void>;
  run(runId: string): Promise<typeof schema.runs.$inferSelect>;
  states(runId: string): Promise<Record<string, string>>;
  attempts(stepId: string): Promise<Array<typeof schema.stepAttempts.$inferSelect>>;
  events(runId: string): Promise<Array<{ type: string; stepRef?: string }>>;
  close(): Promise<void>;
}

/** What a runner has for components that need no tool. */
export function equipNothing(): Equipment {
  return { needs: [], missing: [], tools: [] };
}

/** An outcome that succeeded with one value. */
export function success(out: Json = "done"): AttemptOutcome {
  return { state: "succeeded", outputs: { out } };
}

/** An outcome that failed. */
export function failure(retryable = false): AttemptOutcome {
  const failed: Failure = { code: "COMPONENT_FAILED", message: "It broke.", retryable };
  return { state: "failed", failure: failed };
}

/** Makes an engine on a database of its own. */
export async function createEngine(): Promise<Engine> {
  const db = await createTestDatabase();
  await installJobs(db.ownerUrl);
  const jobs = await createJobs({ url: db.appUrl, heartbeatSeconds: 10 });
  const scope = await createScope(db.database, jobs);
  return bindEngine(scope, db.appUrl, async () => {
    await jobs.stop();
    await db.close();
  });
}

async function createScope(database: RunScope["database"], jobs: Jobs): Promise<RunScope> {
  const { organizationId } = await createOrganization(database);
  return { database, organizationId, actor: "tester", jobs, components: [anyComponent] };
}

function bindEngine(scope: RunScope, appUrl: string, close: () => Promise<void>): Engine {
  const fetched: FetchedJob<"step.execute">[] = [];
  const { database, organizationId, jobs } = scope;
  const inside = <R>(fn: Parameters<typeof withOrganization<R>>[2]) =>
    withOrganization(database, organizationId, fn);
  const engine: Engine = {
    scope,
    appUrl,
    close,
    addOrganization: () => createScope(database, jobs),
    saveWorkflow: (graph) =>
      inside(async (tx) => (await insertWorkflow(tx, { graph: WorkflowGraph.parse(graph) })).workflowId),
    async start(nodes) {
      const workflowId = await engine.saveWorkflow({ nodes });
      return (await startRun(scope, { workflowId, inputs: {} })).runId;
    },
    async fetchJob(ref) {
      fetched.push(...(await jobs.fetch("step.execute", 50)));
      const refs = await inside((tx) =>
        tx
          .select({ id: schema.steps.id, ref: schema.steps.ref })
          .from(schema.steps)
          .where(eq(schema.steps.organizationId, organizationId)),
      );
      const named = new Map(refs.map((row) => [row.id, row.ref]));
      const index = fetched.findIndex((job) => named.get(job.payload.stepId) === ref);
      return index < 0 ? null : (fetched.splice(index, 1)[0] ?? null);
    },
    async claim(ref) {
      const job = await engine.fetchJob(ref);
      if (!job) throw new Error(`no job of ${ref} is due`);
      const result = await claimStep(scope, { job, runner: "tester", equip: equipNothing });
      if (result.kind !== "claimed") throw new Error(`the claim of ${ref} answered ${result.kind}`);
      return result.step;
    },
    settle: (step, outcome = success(), artifactIds = []) =>
      settleStep(scope, { step, outcome, artifactIds, retry: anyComponent.retry }),
    redeliver: (jobId) =>
      inside(async (tx) => {
        await tx.execute(sql`update pgboss.job set state = 'retry' where id = ${jobId}`);
      }),
    dropJob: (jobId) =>
      inside(async (tx) => {
        await tx.execute(sql`delete from pgboss.job where id = ${jobId}`);
      }),
    corrupt: (runId, ref, column, value) =>
      inside(async (tx) => {
        const text = JSON.stringify(value);
        await tx.execute(
          sql`update steps set ${sql.identifier(column)} = ${text}::jsonb where run_id = ${runId} and ref = ${ref}`,
        );
      }),
    corruptFailure: (runId, value) =>
      inside(async (tx) => {
        await tx.execute(sql`update runs set failure = ${JSON.stringify(value)}::jsonb where id = ${runId}`);
      }),
    garbleJobs: (runId) =>
      inside(async (tx) => {
        await tx.execute(
          sql`update pgboss.job set data = '{"stepId": 7}'::jsonb where data->>'runId' = ${runId}`,
        );
      }),
    async run(runId) {
      const [run] = await inside((tx) => tx.select().from(schema.runs).where(eq(schema.runs.id, runId)));
      if (!run) throw new Error(`no run ${runId}`);
      return run;
    },
    async states(runId) {
      const rows = await inside((tx) => tx.select().from(schema.steps).where(eq(schema.steps.runId, runId)));
      return Object.fromEntries(rows.map((row) => [row.ref, row.state]));
    },
    attempts: (stepId) =>
      inside((tx) =>
        tx
          .select()
          .from(schema.stepAttempts)
          .where(and(eq(schema.stepAttempts.stepId, stepId)))
          .orderBy(asc(schema.stepAttempts.number)),
      ),
    async events(runId) {
      const rows = await inside((tx) =>
        tx
          .select()
          .from(schema.runEvents)
          .where(eq(schema.runEvents.runId, runId))
          .orderBy(asc(schema.runEvents.sequence)),
      );
      return rows.map((row) => row.body);
    },
  };
  return engine;
}
