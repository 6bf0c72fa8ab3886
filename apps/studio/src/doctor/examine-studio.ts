import { join } from "node:path";
import type { RunnerInfo } from "@exhibit/contracts";
import { listRunners } from "@exhibit/core";
import { checkDatabase, createDatabase, DatabaseNotReady } from "@exhibit/db";
import { findEmbeddedPostgres } from "@exhibit/db/embedded";
import { z } from "zod";
import { findRunningInstance } from "../instance-lock.ts";
import type { RunningStudio } from "./doctor-report.ts";

const answerMs = 5_000;
const Ready = z.object({ database: z.boolean(), store: z.boolean() });

/** The studio that runs on a data directory, asked part by part; null where none runs. */
export async function examineStudio(
  dataDir: string,
): Promise<{ found: RunningStudio | null; faults: string[] }> {
  const instance = findRunningInstance(dataDir);
  if (instance === null) return { found: null, faults: [] };
  const [ready, database] = await Promise.all([askReady(instance.url), examineDatabase(dataDir)]);
  const faults = [
    ...(ready === null
      ? [`The API of the studio does not answer at ${instance.url}: see logs/api.log.`]
      : []),
    ...(ready && !ready.store ? ["The store of the studio does not answer: see logs/api.log."] : []),
    ...database.faults,
    ...(database.faults.length === 0 && database.runners.length === 0
      ? ["No runner is alive, so that no run goes on: see logs/runner.log."]
      : []),
  ];
  const found = {
    ...instance,
    api: ready !== null,
    database: database.faults.length === 0,
    store: ready?.store ?? false,
    runners: database.runners,
  };
  return { found, faults };
}

async function askReady(url: string): Promise<z.infer<typeof Ready> | null> {
  try {
    const answer = await fetch(`${url}/api/ready`, { signal: AbortSignal.timeout(answerMs) });
    return Ready.parse(await answer.json());
  } catch {
    return null;
  }
}

async function examineDatabase(
  dataDir: string,
): Promise<{ faults: readonly string[]; runners: RunnerInfo[] }> {
  const server = await findEmbeddedPostgres(join(dataDir, "postgres"));
  if (server === null) {
    return { faults: ["The database of the studio is down: see postgres/server.log."], runners: [] };
  }
  const { appUrl } = server.connection;
  try {
    await checkDatabase(appUrl);
  } catch (cause) {
    if (cause instanceof DatabaseNotReady) return { faults: cause.faults, runners: [] };
    throw cause;
  }
  const database = createDatabase({ url: appUrl, max: 1 });
  try {
    return { faults: [], runners: await listRunners(database) };
  } finally {
    await database.close();
  }
}
