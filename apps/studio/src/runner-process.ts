import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { WriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { StudioFault } from "./studio-fault.ts";

/** How the runner is started and what is told about it. */
export interface RunnerOptions {
  /** The program, as TypeScript. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes all that the runner prints. */
  readonly log: WriteStream;
  readonly onRestart: () => void;
}

/** The runner, started again whenever it dies. */
export interface RunnerProcess {
  /** Lets it drain. */
  stop(): Promise<void>;
  /** Kills it with all that it started. */
  kill(): void;
}

const quickResolution = new URL("quick-resolution.ts", import.meta.url).href;
const READY_TIMEOUT_MS = 120_000;
const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 10_000;
const STEADY_MS = 60_000;

/** Starts the runner and waits until it takes work. Throws StudioFault when its first start fails. */
export async function startRunner(options: RunnerOptions): Promise<RunnerProcess> {
  let isStopping = false;
  let delayMs = FIRST_DELAY_MS;
  let child = spawnRunner(options);
  await waitUntilReady(child, options.log.path.toString());

  async function supervise(): Promise<void> {
    while (!isStopping) {
      const began = performance.now();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      if (isStopping) return;
      delayMs = performance.now() - began > STEADY_MS ? FIRST_DELAY_MS : delayMs;
      await delay(delayMs);
      delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
      if (isStopping) return;
      child = spawnRunner(options);
      options.onRestart();
    }
  }

  void supervise();
  return {
    async stop() {
      isStopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
    kill() {
      isStopping = true;
      killGroup(child);
    },
  };
}

/** In a process group of its own, so that Ctrl-C reaches the studio alone; it ends when the channel closes. */
function spawnRunner({ entry, env, log }: RunnerOptions): ChildProcess {
  const child = spawn(process.execPath, [...process.execArgv, "--import", quickResolution, entry], {
    detached: true,
    env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  return child;
}

/** Its first line on standard output says that it is ready. */
async function waitUntilReady(child: ChildProcess, logFile: string): Promise<void> {
  if (child.stdout === null) throw new Error("the runner's output is a pipe");
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => killGroup(child), READY_TIMEOUT_MS);
  try {
    const isReady = await Promise.race([
      once(lines, "line").then(() => true),
      once(child, "exit").then(() => false),
    ]);
    if (!isReady) throw new StudioFault(`The runner does not start: see ${logFile}.`);
  } finally {
    clearTimeout(timer);
  }
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // It ended in between.
  }
}
