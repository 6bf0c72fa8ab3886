import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type ComponentDefinition, describeComponent } from "@exhibit/components/sdk";
import { testingComponents } from "@exhibit/components/testing-components";
import {
  type ArtifactSettings,
  type GraphNode,
  type InputSource,
  type Json,
  type RunEventBody,
  WorkflowGraph,
} from "@exhibit/contracts";
import {
  createJobs,
  ensureSecretKeys,
  installJobs,
  type RunScope,
  type SecretScope,
  startRun,
} from "@exhibit/core";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { type ObjectStore, openStore, type StagingArea } from "@exhibit/storage";
import { StoreEnv } from "@exhibit/storage/env";
import { createOrganization, createTestDatabase, insertWorkflow, waitFor } from "@exhibit/testkit";

const entry = fileURLToPath(new URL("../src/main.ts", import.meta.url));

/** A runner as an operating system process. */
export interface RunnerProcess {
  readonly pid: number;
  readonly ended: Promise<unknown>;
  /** What it wrote to its log so far. */
  log(): string;
  kill(signal: NodeJS.Signals): void;
}

/** A database, a store, a queue and an organization; runners are started by the test. */
export interface Studio {
  readonly scope: RunScope & SecretScope;
  readonly store: ObjectStore;
  readonly staging: StagingArea;
  readonly workRoot: string;
  readonly databaseUrl: string;
  readonly superuserUrl: string;
  readonly storeRoot: string;
  startRunner(env?: Record<string, string>): Promise<RunnerProcess>;
  /** Starts a run of a graph of these nodes. */
  start(nodes: GraphNode[]): Promise<string>;
  run(runId: string): Promise<typeof schema.runs.$inferSelect>;
  /** Waits until a run has ended. */
  end(runId: string, timeoutMs?: number): Promise<typeof schema.runs.$inferSelect>;
  steps(runId: string): Promise<Array<typeof schema.steps.$inferSelect>>;
  attempts(runId: string): Promise<Array<typeof schema.stepAttempts.$inferSelect>>;
  artifacts(runId: string): Promise<Array<typeof schema.artifacts.$inferSelect>>;
  files(): Promise<Array<typeof schema.files.$inferSelect>>;
  events(runId: string): Promise<RunEventBody[]>;
  logText(runId: string): Promise<string>;
  objects(): Promise<string[]>;
  /** The bytes of an object as text. */
  read(key: string): Promise<string>;
  close(): Promise<void>;
}

/** A node of a component for tests. */
export function node(
  ref: string,
  component: string,
  options: {
    parameters?: Record<string, Json>;
    inputs?: Record<string, InputSource>;
    artifacts?: Partial<ArtifactSettings>;
  } = {},
): GraphNode {
  return {
    ref,
    component: { id: component, version: 1 },
    parameters: options.parameters ?? {},
    inputs: options.inputs ?? {},
    artifacts: { saveRunArtifacts: true, publishToLibrary: false, ...options.artifacts },
  };
}

/** Makes all that runners need, in a database and directories of its own. */
export async function createStudio(
  definitions: readonly ComponentDefinition[] = [...testingComponents.values()].map(
    ({ definition }) => definition,
  ),
  /** Settings of another store than files. */
  storeEnv: Readonly<Record<string, string>> = {},
  { heartbeatSeconds = 10 } = {},
): Promise<Studio> {
  const db = await createTestDatabase();
  await installJobs(db.ownerUrl);
  const jobs = await createJobs({ url: db.appUrl, heartbeatSeconds });
  const { organizationId } = await createOrganization(db.database);
  const home = await mkdtemp(join(tmpdir(), "exhibit-runner-"));
  const { store, staging } = await openStore({
    ...StoreEnv.parse(storeEnv),
    EXHIBIT_STORE_ROOT: join(home, "store"),
    EXHIBIT_MIN_FREE_BYTES: 0,
  });
  const workRoot = join(home, "work");
  const components = definitions.map(describeComponent);
  const secretKeyFile = join(home, "secret.key");
  await ensureSecretKeys(secretKeyFile);
  const { database } = db;
  const scope = { database, organizationId, actor: "tester", jobs, components, secretKeyFile };
  const runners: RunnerProcess[] = [];
  const inside = <Result>(fn: (tx: TenantTransaction) => Promise<Result>) =>
    withOrganization(db.database, organizationId, fn);
  const studio: Studio = {
    scope,
    store,
    staging,
    workRoot,
    databaseUrl: db.appUrl,
    superuserUrl: db.superuserUrl,
    storeRoot: join(home, "store"),
    async startRunner(env = {}) {
      const runner = await spawnRunner({
        EXHIBIT_DATABASE_URL: db.appUrl,
        EXHIBIT_STORE_ROOT: join(home, "store"),
        EXHIBIT_WORK_ROOT: workRoot,
        EXHIBIT_SECRET_KEY_FILE: secretKeyFile,
        EXHIBIT_TEST_COMPONENTS: "true",
        EXHIBIT_HEARTBEAT_SECONDS: "10",
        EXHIBIT_MIN_FREE_BYTES: "0",
        EXHIBIT_KILL_SECONDS: "1",
        PATH: "/usr/local/bin:/usr/bin:/bin",
        ...storeEnv,
        ...env,
      });
      runners.push(runner);
      return runner;
    },
    async start(nodes) {
      const graph = WorkflowGraph.parse({ nodes });
      const { workflowId } = await withOrganization(db.database, organizationId, (tx) =>
        insertWorkflow(tx, { graph }),
      );
      return (await startRun(scope, { workflowId, inputs: {} })).runId;
    },
    async run(runId) {
      const run = (await inside(async (tx) => tx.select().from(schema.runs))).find(({ id }) => id === runId);
      if (!run) throw new Error(`no run ${runId}`);
      return run;
    },
    async end(runId, timeoutMs = 25_000) {
      return waitFor(
        async () => {
          const run = await studio.run(runId);
          return run.endedAt ? run : undefined;
        },
        { timeoutMs, what: `the end of run ${runId}` },
      );
    },
    steps: async (runId) =>
      (await inside(async (tx) => tx.select().from(schema.steps))).filter((row) => row.runId === runId),
    async attempts(runId) {
      const found = (await inside(async (tx) => tx.select().from(schema.stepAttempts))).filter(
        (row) => row.runId === runId,
      );
      return found.toSorted((a, b) => a.fence - b.fence);
    },
    artifacts: async (runId) =>
      (await inside(async (tx) => tx.select().from(schema.artifacts))).filter((row) => row.runId === runId),
    files: () => inside(async (tx) => tx.select().from(schema.files)),
    async events(runId) {
      const found = (await inside(async (tx) => tx.select().from(schema.runEvents))).filter(
        (row) => row.runId === runId,
      );
      return found.toSorted((a, b) => a.sequence - b.sequence).map((row) => row.body);
    },
    async logText(runId) {
      const found = (await inside(async (tx) => tx.select().from(schema.logChunks))).filter(
        (row) => row.runId === runId,
      );
      return found
        .toSorted((a, b) => a.sequence - b.sequence)
        .map((row) => row.text)
        .join("");
    },
    async objects() {
      const keys: string[] = [];
      for await (const object of store.list(`v1/${organizationId}/`)) keys.push(object.key);
      return keys;
    },
    async read(key) {
      return Buffer.concat(await (await store.open(key)).toArray()).toString("utf8");
    },
    async close() {
      for (const runner of runners) runner.kill("SIGKILL");
      await Promise.all(runners.map((runner) => runner.ended));
      await jobs.stop();
      await db.close();
      await rm(home, { recursive: true, force: true });
    },
  };
  return studio;
}

async function spawnRunner(env: Record<string, string>): Promise<RunnerProcess> {
  const child: ChildProcess = spawn(process.execPath, [entry], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = once(child, "exit");
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    log += chunk.toString();
  });
  if (!child.stdout) throw new Error("the runner has no standard output");
  const ready = once(createInterface({ input: child.stdout }), "line");
  const isReady = await Promise.race([ready.then(() => true), ended.then(() => false)]);
  if (!isReady || child.pid === undefined) throw new Error(`the runner did not start: ${log}`);
  return { pid: child.pid, ended, log: () => log, kill: (signal) => void child.kill(signal) };
}
