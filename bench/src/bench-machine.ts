import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiEnv, type RunningApi, startApi } from "@exhibit/api";
import { componentDefinitions } from "@exhibit/components";
import { describeComponent } from "@exhibit/components/sdk";
import { testingComponents } from "@exhibit/components/testing-components";
import { createLogger } from "@exhibit/config";
import {
  createJobs,
  createLoginToken,
  ensureSecretKeys,
  installJobs,
  type RunScope,
  seedOrganization,
} from "@exhibit/core";
import { createDatabase, migrate } from "@exhibit/db";
import { startEmbeddedPostgres } from "@exhibit/db/embedded";
import { createFsStore, type FsStore } from "@exhibit/storage";
import { signIn } from "@exhibit/testkit/sign-in";

/** Durable PostgreSQL, file store, API and one runner, as `npm start` has them, with the components for tests. */
export interface BenchMachine {
  readonly scope: RunScope;
  readonly store: FsStore;
  readonly api: RunningApi;
  /** `Cookie` header of a signed-in session. */
  readonly cookie: string;
  close(): Promise<void>;
}

const runner = join(import.meta.dirname, "../../apps/runner/src/main.ts");

/** Starts everything in a temporary folder; `close` takes it down and removes the folder. */
export async function startBenchMachine(): Promise<BenchMachine> {
  const folder = await mkdtemp(join(tmpdir(), "exhibit-bench-"));
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({ dir: join(folder, "postgres"), sharedRoot: folder });
  const { ownerUrl, appUrl } = server.connection;
  await migrate(ownerUrl);
  await installJobs(ownerUrl);
  const definitions = [...testingComponents.values()].map(({ definition }) => definition);
  const components = [...componentDefinitions, ...definitions].map(describeComponent);
  const database = createDatabase({ url: appUrl });
  const jobs = await createJobs({ url: appUrl });
  const secretKeyFile = join(folder, "secret.key");
  await ensureSecretKeys(secretKeyFile);
  const store = await createFsStore({ root: join(folder, "store") });
  const logger = createLogger({ name: "bench", level: "error", stream: process.stderr, pretty: false });
  const api = await startApi(
    ApiEnv.parse({
      EXHIBIT_DATABASE_URL: appUrl,
      EXHIBIT_STORE_ROOT: join(folder, "store"),
      EXHIBIT_SECRET_KEY_FILE: secretKeyFile,
      EXHIBIT_PORT: "0",
      EXHIBIT_MIN_FREE_BYTES: "0",
      EXHIBIT_LOG_LEVEL: "error",
    }),
    { logger, components },
  );
  const { organizationId, memberId } = await seedOrganization(database, { origin: api.url, components });
  const { token } = await createLoginToken(database, { organizationId, memberId });
  const child = spawn(process.execPath, [runner], {
    env: {
      PATH: process.env.PATH,
      EXHIBIT_DATABASE_URL: appUrl,
      EXHIBIT_STORE_ROOT: join(folder, "store"),
      EXHIBIT_WORK_ROOT: join(folder, "work"),
      EXHIBIT_SECRET_KEY_FILE: secretKeyFile,
      EXHIBIT_TEST_COMPONENTS: "true",
      EXHIBIT_LOG_LEVEL: "error",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return {
    scope: { database, organizationId, actor: "bench", jobs, components },
    store,
    api,
    cookie: await signIn(`${api.url}/sign-in#token=${token}`),
    async close() {
      child.kill("SIGTERM");
      await once(child, "exit");
      await api.stop();
      await jobs.stop();
      await database.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
