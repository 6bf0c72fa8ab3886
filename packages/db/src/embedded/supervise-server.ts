import { setTimeout as delay } from "node:timers/promises";
import { type LaunchPlan, launchServer, type RunningServer } from "./launch-server.ts";
import { isAlive, signalProcess, stopPostmaster } from "./postmaster.ts";

/** What a supervised server tells. */
export interface SupervisionEvents {
  /** The server had died and runs again. */
  readonly onRestart?: (pid: number) => void;
  /** The server died too often; nothing runs now. */
  readonly onGiveUp?: (reason: string) => void;
}

const RESTARTS = 3;
const PERIOD_MS = 60_000;
const LOOK_EVERY_MS = 500;

/** Restarts the server on its port when it dies, at most three times a minute. */
export function superviseServer(plan: LaunchPlan, first: RunningServer, events: SupervisionEvents) {
  let server = first;
  let isStopping = false;
  let restarting: Promise<void> | undefined;
  const restarts: number[] = [];

  async function watch(): Promise<void> {
    while (!isStopping) {
      await waitForEnd(server, () => isStopping);
      if (isStopping) return;
      restarting = restart();
      await restarting;
    }
  }

  async function restart(): Promise<void> {
    const now = performance.now();
    while (restarts.length > 0 && now - (restarts[0] ?? now) > PERIOD_MS) restarts.shift();
    restarts.push(now);
    try {
      if (restarts.length > RESTARTS) throw new Error(`it died ${restarts.length} times within a minute`);
      server = await launchServer(plan, server.port);
      events.onRestart?.(server.pid);
    } catch (cause) {
      isStopping = true;
      const reason = cause instanceof Error ? cause.message : String(cause);
      events.onGiveUp?.(`PostgreSQL is down and was not restarted: ${reason}`);
    }
  }

  void watch();
  return {
    getPid: () => server.pid,
    async stop(): Promise<void> {
      isStopping = true;
      await restarting;
      await stopPostmaster(server.pid);
    },
    kill(): void {
      isStopping = true;
      signalProcess(server.pid, "SIGQUIT");
    },
  };
}

/** Our own child tells when it ends; one that was adopted has to be looked at. */
async function waitForEnd(server: RunningServer, isStopping: () => boolean): Promise<void> {
  if (server.ended !== undefined) {
    await server.ended;
    return;
  }
  while (isAlive(server.pid) && !isStopping()) await delay(LOOK_EVERY_MS, undefined, { ref: false });
}
