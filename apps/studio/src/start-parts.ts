import { join } from "node:path";
import type { Logger, Shutdown } from "@exhibit/config";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@exhibit/db/embedded";
import { buildWeb } from "./build-web.ts";
import { runnerEntry } from "./checkout.ts";
import { findSecretKeyFile } from "./data-directory.ts";
import type { StudioEnv } from "./env.ts";
import { openLog } from "./open-log.ts";
import type { Progress } from "./progress.ts";
import { startRunner } from "./runner-process.ts";
import { openPart } from "./studio-shutdown.ts";

/** The variables of a process, as Node has them. */
export type ProcessEnvironment = Readonly<Record<string, string | undefined>>;

/** What the parts of a starting studio share. */
export interface StartContext {
  readonly env: StudioEnv;
  /** Passed on to the runner, whose tools need PATH, HOME and credentials. */
  readonly processEnv: ProcessEnvironment;
  readonly dataDir: string;
  readonly port: number;
  readonly origin: string;
  readonly progress: Progress;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
}

/** Starts database, web app, API and runner, shows the first run, and prints the link. */
export async function startParts(context: StartContext): Promise<void> {
  const { progress, dataDir, origin, shutdown } = context;
  const began = performance.now();
  progress.say(`Starting Exhibit on the data in ${dataDir}`);
  // Loading our own code takes as long as starting the database does: both at once.
  const [database, , { openOrganization }, { showFirstRun }] = await Promise.all([
    startDatabase(context),
    progress.step("web app", buildWeb, (isBuilt) => (isBuilt ? "web app built" : "web app up to date")),
    import("./open-organization.ts"),
    import("./first-run.ts"),
    import("./serve-api.ts"),
  ]);
  shutdown.signal.throwIfAborted();
  const { appUrl } = database.connection;
  await serve(context, appUrl);
  const [organization] = await Promise.all([
    progress.step("organization ready", () => openOrganization(appUrl, origin)),
    startRunning(context, appUrl),
  ]);
  await showFirstRun(organization.scope, appUrl, progress, shutdown.signal);
  const link = await organization.createLink();
  await organization.close();
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  progress.say(
    `Ready after ${seconds} s. Open this link, it signs you in once and lasts 15 minutes:\n\n  ${link}\n`,
  );
  progress.say("`./exhibit login` prints a new one. Ctrl-C stops the studio.");
}

async function startDatabase({
  progress,
  dataDir,
  logger,
  shutdown,
}: StartContext): Promise<EmbeddedPostgres> {
  const opening = startEmbeddedPostgres({
    dir: join(dataDir, "postgres"),
    onNotice: (sentence) => progress.say(`  ${sentence}`),
    onRestart: (pid) => {
      logger.warn({ pid }, "the database had died and was restarted");
      progress.say("The database had died and was restarted.");
    },
    onGiveUp: (reason) => {
      logger.error(reason);
      process.stderr.write(`${reason}\n`);
      void shutdown.begin("database down", 1);
    },
  });
  const end = {
    name: "database",
    timeoutMs: 30_000,
    stop: (part: EmbeddedPostgres) => part.stop(),
    kill: (part: EmbeddedPostgres) => part.kill(),
  };
  const database = await progress.step(
    "database started",
    () => openPart(shutdown, opening, end),
    ({ isAdopted }) => (isAdopted ? "database of an earlier start taken over" : "database started"),
  );
  await progress.step("tables and queue up to date", async () => {
    const [{ migrate }, { installJobs }] = await Promise.all([
      import("@exhibit/db"),
      import("@exhibit/core"),
    ]);
    await migrate(database.connection.ownerUrl);
    await installJobs(database.connection.ownerUrl);
  });
  return database;
}

/** The API looks whether the database is as it should be, before anything else uses it. */
async function serve(context: StartContext, appUrl: string): Promise<void> {
  const { env, progress, dataDir, origin, port, shutdown } = context;
  const storeRoot = join(dataDir, "store");
  const secretKeyFile = findSecretKeyFile(dataDir);
  const [{ serveApi }, { ensureSecretKeys }] = await Promise.all([
    import("./serve-api.ts"),
    import("@exhibit/core"),
  ]);
  await ensureSecretKeys(secretKeyFile);
  const apiLog = await openLog(dataDir, "api");
  const api = serveApi({ env, databaseUrl: appUrl, storeRoot, secretKeyFile, origin, port, log: apiLog });
  const stopApi = { name: "api", timeoutMs: 10_000, stop: (part: Awaited<typeof api>) => part.stop() };
  const { storeSummary } = await progress.step("api started", () => openPart(shutdown, api, stopApi));
  if (env.EXHIBIT_STORE !== "files") progress.say(`    store: ${storeSummary}`);
}

async function startRunning(context: StartContext, appUrl: string): Promise<void> {
  const { env, processEnv, progress, dataDir, origin, logger, shutdown } = context;
  const runner = startRunner({
    entry: runnerEntry,
    log: await openLog(dataDir, "runner"),
    env: {
      ...processEnv,
      EXHIBIT_DATABASE_URL: appUrl,
      EXHIBIT_STORE_ROOT: join(dataDir, "store"),
      EXHIBIT_WORK_ROOT: join(dataDir, "work"),
      EXHIBIT_SECRET_KEY_FILE: findSecretKeyFile(dataDir),
      EXHIBIT_ORIGIN: origin,
      EXHIBIT_ALLOW_LOOPBACK: env.EXHIBIT_ALLOW_LOOPBACK,
      EXHIBIT_LOG_LEVEL: env.EXHIBIT_LOG_LEVEL,
      EXHIBIT_MIN_FREE_BYTES: String(env.EXHIBIT_MIN_FREE_BYTES),
    },
    onRestart: () => {
      logger.warn("the runner had died and was restarted");
      progress.say("The runner had died and was restarted.");
    },
  });
  const stopRunner = {
    name: "runner",
    // Longer than the runner itself takes to drain (10 s) and then to kill what ignores it (10 s).
    timeoutMs: 25_000,
    stop: (part: Awaited<typeof runner>) => part.stop(),
    kill: (part: Awaited<typeof runner>) => part.kill(),
  };
  await progress.step("runner started", () => openPart(shutdown, runner, stopRunner));
}
