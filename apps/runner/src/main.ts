import { hostname } from "node:os";
import { type ToolDefinition, toolDefinitions } from "@exhibit/components";
import { runnableComponents } from "@exhibit/components/handlers";
import { createLogger, createShutdown, EnvError, parseEnv } from "@exhibit/config";
import { createJobs, readSecretKeys, SecretKeyFault } from "@exhibit/core";
import { checkDatabase, createDatabase, DatabaseNotReady } from "@exhibit/db";
import { openStore, StorageError } from "@exhibit/storage";
import manifest from "../package.json" with { type: "json" };
import { buildNetworkPolicy } from "./build-network-policy.ts";
import { RunnerEnv } from "./env.ts";
import { openWorkHome } from "./execution/work-home.ts";
import { createFailpoint } from "./failpoint.ts";
import { startRunner } from "./runner.ts";
import { openToolShelf, probeIsolation } from "./tools/index.ts";
import { buildEngineEnvironment } from "./tools/plan-launch.ts";

const closingMs = 10_000;

async function main(): Promise<void> {
  const env = parseEnv(RunnerEnv, process.env);
  const logger = createLogger({ name: "runner", level: env.EXHIBIT_LOG_LEVEL });
  const onError = (err: Error) => logger.warn({ err }, "a connection to the database failed");
  const shutdown = createShutdown({
    onTrouble: (phase, err) => logger.error({ err, phase }, "a part did not close"),
    onBegin: (reason) => logger.info({ reason }, "the runner drains"),
    exit: (code) => process.exit(code),
  });
  const url = env.EXHIBIT_DATABASE_URL;
  const components = await loadComponents(env);
  const [isolation, shelf] = await Promise.all([
    probeIsolation(env.PATH),
    openToolShelf(listTools(components), env),
    readSecretKeys(env.EXHIBIT_SECRET_KEY_FILE),
    checkDatabase(url),
  ]);
  const database = createDatabase({ url, max: env.EXHIBIT_CONCURRENCY + 4, onError });
  shutdown.add({ name: "database", timeoutMs: closingMs, close: () => database.close() });
  const heartbeatSeconds = env.EXHIBIT_HEARTBEAT_SECONDS;
  const jobs = await createJobs({ url, database, supervise: true, heartbeatSeconds, onError });
  shutdown.add({ name: "jobs", timeoutMs: closingMs, close: () => jobs.stop() });
  const { store, staging, summary } = await openStore(env);
  logger.info({ store: summary }, "store opened");
  const home = await openWorkHome(env.EXHIBIT_WORK_ROOT, buildEngineEnvironment(env));
  shutdown.add({ name: "work directories", timeoutMs: closingMs, close: () => home.close() });
  const runner = await startRunner(
    {
      name: `${hostname()}/${process.pid}`,
      version: manifest.version,
      database,
      jobs,
      store,
      staging,
      home,
      components,
      network: buildNetworkPolicy(env),
      toolEnv: env,
      shelf,
      isolation,
      maxFileBytes: env.EXHIBIT_MAX_FILE_BYTES,
      minFreeBytes: env.EXHIBIT_MIN_FREE_BYTES,
      killAfterMs: env.EXHIBIT_KILL_SECONDS * 1000,
      secretKeyFile: env.EXHIBIT_SECRET_KEY_FILE,
      logger,
      failpoint: createFailpoint(env.EXHIBIT_FAILPOINT),
    },
    {
      databaseUrl: url,
      concurrency: env.EXHIBIT_CONCURRENCY,
      heartbeatSeconds,
      drainMs: env.EXHIBIT_DRAIN_SECONDS * 1000,
      sweepEveryMs: env.EXHIBIT_SWEEP_SECONDS * 1000,
      reconcileEveryMs: env.EXHIBIT_RECONCILE_SECONDS * 1000,
      sweepGraceMs: env.EXHIBIT_SWEEP_GRACE_SECONDS * 1000,
      orphanSweepEveryMs: env.EXHIBIT_ORPHAN_SWEEP_SECONDS * 1000,
      orphanGraceMs: env.EXHIBIT_ORPHAN_GRACE_SECONDS * 1000,
    },
  );
  const drainingMs = (env.EXHIBIT_DRAIN_SECONDS + env.EXHIBIT_KILL_SECONDS) * 1000 + closingMs;
  shutdown.add({ name: "steps", timeoutMs: drainingMs, close: () => runner.stop() });
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => shutdown.handleSignal(signal));
  }
  // A studio that died closed the channel: nobody would stop this process otherwise.
  if (process.channel) process.on("disconnect", () => void shutdown.begin("the studio is gone"));
  process.stdout.write(`${JSON.stringify({ ready: true, pid: process.pid })}\n`);
}

async function loadComponents(env: RunnerEnv) {
  if (!env.EXHIBIT_TEST_COMPONENTS) return runnableComponents;
  const { testingComponents } = await import("@exhibit/components/testing-components");
  return new Map([...runnableComponents, ...testingComponents]);
}

/** Those of the product, and those that its components bring along. */
function listTools(components: Awaited<ReturnType<typeof loadComponents>>): readonly ToolDefinition[] {
  const brought = [...components.values()].flatMap(({ definition }) => definition.tools);
  return [...new Set([...toolDefinitions, ...brought])];
}

main().catch((error: unknown) => {
  const expected = [EnvError, DatabaseNotReady, StorageError, SecretKeyFault];
  const isExpected = error instanceof Error && expected.some((type) => error instanceof type);
  process.stderr.write(
    `${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
