import { spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile, rename, rm, stat } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { ClusterHome } from "./cluster-home.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { PostgresBinaries } from "./find-binaries.ts";
import { SERVER_ENVIRONMENT } from "./init-cluster.ts";
import { isPostmasterOf, readPostmasterFile, signalProcess } from "./postmaster.ts";
import type { ServerSettings } from "./server-settings.ts";

/** A server that answers. */
export interface RunningServer {
  readonly pid: number;
  readonly port: number;
  /** Settles when our child ends; undefined for a server that another process started. */
  readonly ended?: Promise<unknown>;
}

/** What it takes to start a server of a cluster. */
export interface LaunchPlan {
  readonly home: ClusterHome;
  readonly binaries: PostgresBinaries;
  readonly settings: ServerSettings;
}

const START_TIMEOUT_MS = 120_000;
const LOG_LIMIT_BYTES = 5 * 2 ** 20;
const ATTEMPTS = 20;

/**
 * Starts a server in a session of its own, so that the terminal's Ctrl-C does not reach it, and waits until
 * it takes connections. Without `port` it takes a free one.
 */
export async function launchServer(plan: LaunchPlan, port?: number): Promise<RunningServer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launchOnce(plan, port ?? (await findFreePort()));
    } catch (cause) {
      // Another program was faster to the port, or the sessions of a killed server are still ending.
      const mayPass = /Address already in use|still in use/.test(String(cause));
      if (!mayPass || attempt === ATTEMPTS) throw cause;
      await delay(250);
    }
  }
}

async function launchOnce({ home, binaries, settings }: LaunchPlan, port: number): Promise<RunningServer> {
  await removeStaleLock(home.dataDir);
  await rotateLog(home.logFile);
  const log = await open(home.logFile, "a", 0o600);
  const logStart = (await log.stat()).size;
  const options = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
    "-c",
    `${name}=${value}`,
  ]);
  const child = spawn(binaries.postgres, ["-D", home.dataDir, ...options], {
    detached: true,
    cwd: "/",
    env: SERVER_ENVIRONMENT,
    stdio: ["ignore", log.fd, log.fd],
    ...(home.user ?? {}),
  });
  const ended = once(child, "exit").catch((cause: unknown) => cause);
  child.unref();
  await log.close();
  const { pid } = child;
  const isReady = pid !== undefined && (await waitUntilReady(home.dataDir, pid, ended));
  if (isReady) return { pid, port, ended };
  if (pid !== undefined) signalProcess(pid, "SIGQUIT");
  const reason = pid === undefined ? String(await ended) : await readReason(home.logFile, logStart);
  throw new EmbeddedPostgresError(`PostgreSQL did not start: ${reason} (log: ${home.logFile}).`);
}

async function waitUntilReady(dataDir: string, pid: number, ended: Promise<unknown>): Promise<boolean> {
  let isEnded = false;
  void ended.then(() => {
    isEnded = true;
  });
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (!isEnded && performance.now() < deadline) {
    const file = await readPostmasterFile(dataDir);
    if (file?.pid === pid && file.isReady) return true;
    await delay(15);
  }
  return false;
}

/** The lines that the server wrote since it was started, those that say why first. */
async function readReason(logFile: string, fromByte: number): Promise<string> {
  const lines = (await readFile(logFile)).subarray(fromByte).toString("utf8").trim().split("\n");
  const telling = lines.filter((line) => /FATAL|PANIC|LOG: {2}could not bind/.test(line));
  return (telling.length > 0 ? telling : lines.slice(-1))
    .map((line) => line.replace(/^.*?\] /, ""))
    .join("; ");
}

/** PostgreSQL refuses to start while any process has the number that the lock of a dead postmaster names. */
async function removeStaleLock(dataDir: string): Promise<void> {
  const file = await readPostmasterFile(dataDir);
  if (file !== null && (await isPostmasterOf(file.pid, dataDir))) return;
  await rm(join(dataDir, "postmaster.pid"), { force: true });
}

async function rotateLog(logFile: string): Promise<void> {
  const size = await stat(logFile).then(
    (file) => file.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(logFile, `${logFile}.1`);
}

/** A port of 127.0.0.1 that nothing listens on now. */
export async function findFreePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("a TCP listener has a port");
  return address.port;
}
