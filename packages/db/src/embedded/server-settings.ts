import { createHash } from "node:crypto";

/** Server settings by name, as `postgresql.conf` would have them. */
export type ServerSettings = Readonly<Record<string, string>>;

/** For one machine that also does other work: small when idle, nothing that weakens what was committed. */
const DESKTOP_SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "60",
  shared_buffers: "64MB",
  work_mem: "8MB",
  maintenance_work_mem: "64MB",
  max_wal_size: "512MB",
  checkpoint_timeout: "15min",
  wal_compression: "on",
  // No replicas here: less log, and no idle sender or replication workers.
  wal_level: "minimal",
  max_wal_senders: "0",
  max_logical_replication_workers: "0",
  // Three idle worker processes fewer; the page cache serves reads on such a machine.
  io_method: "sync",
  jit: "off",
  huge_pages: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
};

/** For throw-away clusters of tests: what a power cut would lose does not matter. */
const FAST_SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
};

/** All settings of a server; `cluster_name` is their fingerprint, by which a left-over server is known. */
export function buildServerSettings(version: string, isDurable: boolean, extra: ServerSettings) {
  const settings = { ...DESKTOP_SETTINGS, ...(isDurable ? {} : FAST_SETTINGS), ...extra };
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([version, settings]))
    .digest("hex");
  return { ...settings, cluster_name: `exhibit-${fingerprint.slice(0, 12)}` };
}
