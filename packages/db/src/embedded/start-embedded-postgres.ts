import { adoptServer } from "./adopt-server.ts";
import { bootstrapCluster } from "./bootstrap-cluster.ts";
import { findClusterHome, openClusterHome } from "./cluster-home.ts";
import { buildConnection, type PostgresConnection } from "./connection.ts";
import { findBinaries } from "./find-binaries.ts";
import { initCluster } from "./init-cluster.ts";
import { launchServer } from "./launch-server.ts";
import { isPostmasterOf, readPostmasterFile } from "./postmaster.ts";
import { buildServerSettings, type ServerSettings } from "./server-settings.ts";
import { type SupervisionEvents, superviseServer } from "./supervise-server.ts";

/** What to start, and where. */
export interface EmbeddedPostgresOptions extends SupervisionEvents {
  /**
   * Absolute folder that holds passwords, log and data. As root, with a folder that the server's user can't
   * enter, the data lies below `sharedRoot` instead.
   */
  readonly dir: string;
  /** False for throw-away clusters: no fsync anywhere. */
  readonly durable?: boolean;
  /** Server settings on top of ours, such as `{ max_connections: "200" }`. */
  readonly settings?: ServerSettings;
  /** Folder that every user can enter; `/var/lib/exhibit` unless told. */
  readonly sharedRoot?: string;
  /** Told, in a sentence, what the person who started it should know. */
  readonly onNotice?: (sentence: string) => void;
}

/** A running server; it is restarted when it dies, until `stop` or `kill`. */
export interface EmbeddedPostgres {
  readonly connection: PostgresConnection;
  /** The server was left over by an earlier process. */
  readonly isAdopted: boolean;
  /** Process id of the postmaster that runs now. */
  getPid(): number;
  /** Cuts all sessions, flushes and ends the server. */
  stop(): Promise<void>;
  /** Ends the server at once, without flushing; it recovers at its next start. */
  kill(): void;
}

const SHARED_ROOT = "/var/lib/exhibit";

/**
 * Starts PostgreSQL in `dir`, making the cluster first where there is none, with the roles `exhibit_owner`,
 * `exhibit_app` and `exhibit_search`, the database `exhibit` and its extensions. Throws
 * `EmbeddedPostgresError` with one sentence.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const sharedRoot = options.sharedRoot ?? SHARED_ROOT;
  const isDurable = options.durable ?? true;
  const home = await openClusterHome(options.dir, sharedRoot);
  if (home.isElsewhere) {
    options.onNotice?.(
      `The database lies in ${home.dataDir}, because PostgreSQL does not run as root and its user can't enter ${options.dir}.`,
    );
  }
  const binaries = await findBinaries(home.user, sharedRoot);
  await initCluster(home, binaries, isDurable);
  const settings = buildServerSettings(binaries.version, isDurable, options.settings ?? {});
  const adopted = await adoptServer(home, settings.cluster_name);
  const plan = { home, binaries, settings };
  const server = adopted ?? (await launchServer(plan));
  const connection = buildConnection(server.port, home.passwords);
  const supervised = superviseServer(plan, server, options);
  try {
    await bootstrapCluster(connection, home.passwords);
  } catch (cause) {
    await supervised.stop();
    throw cause;
  }
  return { connection, isAdopted: adopted !== null, ...supervised };
}

/** Finds the server that runs in `dir` and was started by some process; null where none runs. */
export async function findEmbeddedPostgres(
  dir: string,
): Promise<{ readonly pid: number; readonly connection: PostgresConnection } | null> {
  const home = await findClusterHome(dir);
  const file = home === null ? null : await readPostmasterFile(home.dataDir);
  if (home === null || file === null || !(await isPostmasterOf(file.pid, home.dataDir))) return null;
  return { pid: file.pid, connection: buildConnection(file.port, home.passwords) };
}
