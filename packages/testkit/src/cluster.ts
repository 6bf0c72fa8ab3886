import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installJobs } from "@exhibit/core/install-jobs";
import { migrate } from "@exhibit/db";
import { startEmbeddedPostgres } from "@exhibit/db/embedded";
import { Client } from "pg";
import { type TestCluster, templateDatabases } from "./test-cluster.ts";

/** Starts one PostgreSQL for a test run, in a temporary folder, without fsync; `stop` removes all of it. */
export async function startTestCluster(): Promise<{ cluster: TestCluster; stop: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "exhibit-test-cluster-"));
  const cleanups = [() => rm(folder, { recursive: true, force: true })];
  const stop = async () => {
    for (const clean of cleanups.toReversed()) await clean();
  };
  try {
    // As root, the server runs as another user, who has to pass through.
    await chmod(folder, 0o711);
    const server = await startEmbeddedPostgres({
      dir: join(folder, "postgres"),
      sharedRoot: folder,
      durable: false,
      settings: { max_connections: "200" },
    });
    cleanups.push(() => server.stop());
    const { adminUrl, ownerUrl, appUrl, database } = server.connection;
    await makeTemplates(adminUrl, ownerUrl, database);
    return { cluster: { adminUrl, ownerUrl, appUrl }, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** Templates refuse connections, so that copying one never waits for a session on it to end. */
async function makeTemplates(adminUrl: string, ownerUrl: string, database: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  const copyTo = (template: string) =>
    admin.query(
      `create database ${template} template ${database} owner exhibit_owner allow_connections false`,
    );
  try {
    await copyTo(templateDatabases.empty);
    await migrate(ownerUrl);
    await installJobs(ownerUrl);
    await copyTo(templateDatabases.migrated);
  } finally {
    await admin.end();
  }
}
