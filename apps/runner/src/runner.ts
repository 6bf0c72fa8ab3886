import { randomUUID } from "node:crypto";
import {
  cancelChannel,
  type FetchedJob,
  jobsChannel,
  listCancellingRuns,
  reconcileRuns,
  reportRunner,
  retireRunner,
  type SweepFailure,
  sweepArtifacts,
  sweepObjects,
} from "@exhibit/core";
import { createListener } from "@exhibit/db";
import { removeStaleStaging } from "@exhibit/storage";
import { type Chore, startChores } from "./chores.ts";
import type { RunnerDeps } from "./execution/runner-deps.ts";
import { handleStepExecute } from "./jobs/step-execute.ts";
import { createPump, type Pump } from "./pump.ts";

const pollMs = 2_000;
/** Heartbeats that a runner may miss before it counts as gone. */
const missedBeats = 3;
const unfinishedAgeMs = 24 * 3_600_000;
const firstOrphanSweepMs = 5 * 60_000;

/** How a runner behaves. */
export interface RunnerSettings {
  /** For the connection that listens. */
  readonly databaseUrl: string;
  readonly concurrency: number;
  readonly heartbeatSeconds: number;
  readonly drainMs: number;
  readonly sweepEveryMs: number;
  readonly sweepGraceMs: number;
  readonly orphanSweepEveryMs: number;
  readonly orphanGraceMs: number;
  readonly reconcileEveryMs: number;
}

/** A runner at work. */
export interface Runner {
  /** Lets running steps end for a while, gives the others back, and stops. */
  stop(): Promise<void>;
}

/** Starts taking jobs. Resolves once it listens. */
export async function startRunner(deps: RunnerDeps, settings: RunnerSettings): Promise<Runner> {
  const onError = (error: unknown) => deps.logger.error({ err: error }, "a job or chore failed");
  await deps.home.reap();
  await deps.jobs.analyze();
  const id = randomUUID();
  const report = () => reportAlive(deps, { id, heartbeatMs: settings.heartbeatSeconds * 1000 });
  await report();
  const pump = createPump({
    jobs: deps.jobs,
    concurrency: settings.concurrency,
    pollMs,
    beatMs: (settings.heartbeatSeconds * 1000) / 3,
    handle: (job, abort) => handleStepExecute(deps, job, abort),
    onBeat: (active) => cancelMissed(deps, pump, active),
    onError,
  });
  const connected = Promise.withResolvers<void>();
  const listener = createListener({
    url: settings.databaseUrl,
    channels: [jobsChannel, cancelChannel],
    onNotification: (channel, payload) => (channel === jobsChannel ? pump.wake() : pump.cancelRun(payload)),
    onConnect() {
      pump.wake();
      connected.resolve();
    },
    onError,
  });
  const heartbeat = {
    everyMs: (settings.heartbeatSeconds * 1000) / 3,
    async run() {
      await deps.shelf.refresh();
      await report();
    },
  };
  const stopChores = startChores([heartbeat, ...listChores(deps, settings)], onError);
  await connected.promise;
  return {
    async stop() {
      const retire = async () => {
        await stopChores();
        await retireRunner(deps.database, id);
      };
      // A database that is down must not keep the runner: its row goes stale by itself.
      await Promise.all([pump.drain(settings.drainMs), retire().catch(onError)]);
      await listener.close();
    },
  };
}

/** Tells everybody what this runner can execute, while it is alive. */
async function reportAlive(
  { name, version, database, shelf, isolation }: RunnerDeps,
  { id, heartbeatMs }: { id: string; heartbeatMs: number },
): Promise<void> {
  const staleAfterMs = missedBeats * heartbeatMs;
  const tools = shelf.list();
  await reportRunner(database, { id, name, version, isolation: isolation.level, tools, staleAfterMs });
}

/** Notices may be missed while the listening connection is away. */
async function cancelMissed(
  { database }: RunnerDeps,
  pump: Pump,
  active: ReadonlyArray<FetchedJob<"step.execute">>,
): Promise<void> {
  const runs = new Map<string, Set<string>>();
  for (const { payload } of active) {
    const known = runs.get(payload.organizationId) ?? new Set();
    runs.set(payload.organizationId, known.add(payload.runId));
  }
  for (const [organizationId, runIds] of runs) {
    const cancelling = await listCancellingRuns({ database, organizationId }, { runIds: [...runIds] });
    for (const runId of cancelling) pump.cancelRun(runId);
  }
}

function logFailures({ logger }: RunnerDeps, failures: readonly SweepFailure[] = []): void {
  for (const { organizationId, objects, error } of failures) {
    logger.error(
      { err: error, organizationId, objects },
      "leftovers could not be removed; they are tried again",
    );
  }
}

function listChores(deps: RunnerDeps, settings: RunnerSettings): Chore[] {
  return [
    {
      everyMs: settings.reconcileEveryMs,
      async run() {
        const sent = await reconcileRuns(deps);
        if (sent) deps.logger.warn({ sent }, "steps without a job were queued again");
      },
    },
    {
      everyMs: settings.sweepEveryMs,
      async run() {
        const olderThan = new Date(Date.now() - unfinishedAgeMs);
        await removeStaleStaging(deps.staging, olderThan);
        await deps.store.removeUnfinished(olderThan);
        const report = await sweepArtifacts(deps, { graceMs: settings.sweepGraceMs });
        logFailures(deps, report?.failed);
      },
    },
    {
      everyMs: settings.orphanSweepEveryMs,
      firstAfterMs: firstOrphanSweepMs,
      async run() {
        const report = await sweepObjects(deps, { graceMs: settings.orphanGraceMs });
        logFailures(deps, report?.failed);
        if (report && report.braked.length > 0) {
          deps.logger.error(
            { organizations: report.braked },
            "too many objects without a row: none was removed",
          );
        }
      },
    },
  ];
}
