import { setTimeout as delay } from "node:timers/promises";
import { withClient } from "./bootstrap-cluster.ts";
import type { ClusterHome } from "./cluster-home.ts";
import { buildConnection } from "./connection.ts";
import type { RunningServer } from "./launch-server.ts";
import { isPostmasterOf, readPostmasterFile, stopPostmaster } from "./postmaster.ts";

const ANSWER_TIMEOUT_MS = 15_000;

/**
 * Takes over a server that a killed studio left in this data directory, if it answers and has the settings
 * (`clusterName` is their fingerprint); any other is stopped. Null: nothing runs there now.
 */
export async function adoptServer(home: ClusterHome, clusterName: string): Promise<RunningServer | null> {
  const file = await readPostmasterFile(home.dataDir);
  if (file === null || !(await isPostmasterOf(file.pid, home.dataDir))) return null;
  if ((await readClusterName(home, file.port)) === clusterName) return { pid: file.pid, port: file.port };
  await stopPostmaster(file.pid);
  return null;
}

/** Asks the server for its fingerprint; null where it does not answer in time. */
async function readClusterName(home: ClusterHome, port: number): Promise<string | null> {
  const { adminUrl } = buildConnection(port, home.passwords);
  const deadline = performance.now() + ANSWER_TIMEOUT_MS;
  do {
    try {
      return await withClient(adminUrl, async (client) => {
        const { rows } = await client.query<{ name: string }>(
          "select current_setting('cluster_name') as name",
        );
        return rows[0]?.name ?? null;
      });
    } catch {
      // It may still be recovering, or be on its way down.
      await delay(100);
    }
  } while (performance.now() < deadline);
  return null;
}
