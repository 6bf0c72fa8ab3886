import { type AccountTransaction, type Database, withAccounts } from "@exhibit/db";
import { type CommandResponse, type Db, PgBoss } from "pg-boss";
import { z } from "zod";
import { defineStatement, runNamed } from "../sql/named-statement.ts";
import { defaultHeartbeatSeconds, type JobName, type JobPayloads, jobCatalogue } from "./catalogue.ts";

/** A job as it was fetched. Settle and touch it with this object: its retry count fences out older deliveries. */
export interface FetchedJob<Name extends JobName = JobName> {
  readonly name: Name;
  readonly id: string;
  readonly retryCount: number;
  readonly heartbeatSeconds: number;
  readonly payload: JobPayloads[Name];
}

/** A job to be sent. */
export interface NewJob<Name extends JobName> {
  payload: JobPayloads[Name];
  /** Earliest start from now; 0 unless given. */
  delayMs?: number;
}

/** pg-boss behind the typed catalogue. */
export interface Jobs {
  /** Stores jobs in the caller's transaction; the caller notifies the runners in it too. */
  send<Name extends JobName>(
    tx: AccountTransaction,
    name: Name,
    jobs: readonly NewJob<Name>[],
  ): Promise<void>;
  /** Completes a job in the caller's transaction, a later delivery of it too: the caller's own fence decides. */
  complete(tx: AccountTransaction, job: FetchedJob): Promise<void>;
  /** Whether this delivery still holds the job; beats for it too. */
  isHeld(tx: AccountTransaction, job: FetchedJob): Promise<boolean>;
  /** Takes jobs that are due, `count` at most. A job whose payload can't be read is completed and reported. */
  fetch<Name extends JobName>(name: Name, count: number): Promise<FetchedJob<Name>[]>;
  /** Beats for jobs at work; answers the ids of those that are still held. */
  touch(name: JobName, jobs: readonly FetchedJob[]): Promise<ReadonlySet<string>>;
  /** Which of these steps have a job that is waiting or at work. */
  findLiveSteps(tx: AccountTransaction, stepIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Fresh statistics for the planner: after a bulk insert a fetch without them takes up to a second. */
  analyze(): Promise<void>;
  /** Ends its timers and connections after running statements. */
  stop(): Promise<void>;
}

/** How jobs connect. */
export interface JobsOptions {
  /** As the app role. */
  url: string;
  /** True in runners alone: watches heartbeats and removes finished jobs. */
  supervise?: boolean;
  /** For a runner: its fetches then use prepared statements of this pool, which takes half the time. */
  database?: Database;
  /** For jobs sent from here; 10 at least. */
  heartbeatSeconds?: number;
  onError?: (error: Error) => void;
}

/** Opens the queue as the app role; throws where `installJobs` has not run. */
export async function createJobs(options: JobsOptions): Promise<Jobs> {
  const { supervise = false, heartbeatSeconds = defaultHeartbeatSeconds, onError = () => {} } = options;
  const boss = new PgBoss({
    connectionString: options.url,
    application_name: "exhibit jobs",
    max: supervise ? 3 : 1,
    // A fetch that a crash takes back is fetched again, so it need not wait for the disk.
    options: "-c synchronous_commit=off",
    migrate: false,
    createSchema: false,
    schedule: false,
    supervise,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    maintenanceIntervalSeconds: 60,
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
  });
  boss.on("error", onError);
  await boss.start();
  return bindJobs(boss, { heartbeatSeconds, onError, database: options.database });
}

function bindJobs(
  boss: PgBoss,
  {
    heartbeatSeconds,
    onError,
    database,
  }: Required<Pick<JobsOptions, "heartbeatSeconds" | "onError">> & { database: Database | undefined },
): Jobs {
  return {
    async send(tx, name, jobs) {
      if (jobs.length === 0) return;
      const rows = jobs.map(({ payload, delayMs = 0 }) => ({
        data: payload,
        startAfter: delayMs / 1000,
        heartbeatSeconds,
      }));
      await boss.insert(name, rows, { db: bindTransaction(tx) });
    },
    async complete(tx, job) {
      const db = bindTransaction(tx);
      const answer = await boss.complete(job.name, fenceOf(job), null, { db });
      if (!heldJobs(answer).has(job.id)) {
        await boss.complete(job.name, job.id, null, { db, includeQueued: true });
      }
    },
    async isHeld(tx, job) {
      const answer = await boss.touch(job.name, fenceOf(job), { db: bindTransaction(tx) });
      return heldJobs(answer).has(job.id);
    },
    async fetch(name, count) {
      const batch = { batchSize: count };
      const jobs = database
        ? await withAccounts(database, (tx) =>
            boss.fetch<unknown>(name, { ...batch, db: bindTransaction(tx) }),
          )
        : await boss.fetch<unknown>(name, batch);
      return readJobs(boss, name, jobs, onError);
    },
    async touch(name, jobs) {
      if (jobs.length === 0) return new Set();
      return heldJobs(await boss.touch(name, jobs.map(fenceOf)));
    },
    async findLiveSteps(tx, stepIds) {
      if (stepIds.length === 0) return new Set();
      const rows = await liveSteps.run(tx, ["step.execute" satisfies JobName, stepIds]);
      return new Set(rows.map((row) => row.stepId));
    },
    async analyze() {
      await boss.getDb().executeSql("analyze pgboss.job_common");
    },
    async stop() {
      await boss.stop({ graceful: false });
    },
  };
}

/** Its answer type is empty; what it answers names the jobs that the fenced statement touched. */
const Settled = z.object({ settled: z.array(z.string()).default([]) });

function heldJobs(answer: CommandResponse): ReadonlySet<string> {
  return new Set(Settled.parse(answer).settled);
}

function fenceOf({ id, retryCount }: FetchedJob): { id: string; retryCount: number } {
  return { id, retryCount };
}

/** $1 queue, $2 steps. States in the order of pg-boss's type: created, retry, active, then those that are over. */
const liveSteps = defineStatement(
  `select data->>'stepId' as "stepId" from pgboss.job
  where name = $1 and state < 'completed' and data->>'stepId' = any($2::text[])`,
  z.object({ stepId: z.string() }),
);

/** pg-boss on a transaction of ours, with its few statements prepared. */
function bindTransaction(tx: AccountTransaction): Db {
  return {
    async executeSql(text, values = []) {
      return { rows: await runNamed(tx, text, values) };
    },
  };
}

interface RawJob {
  id: string;
  data: unknown;
  retryCount: number;
  heartbeatSeconds: number | null;
}

async function readJobs<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  jobs: readonly RawJob[],
  onError: (error: Error) => void,
): Promise<FetchedJob<Name>[]> {
  const read: FetchedJob<Name>[] = [];
  for (const { id, data, retryCount, heartbeatSeconds } of jobs) {
    const payload = jobCatalogue[name].payload.safeParse(data);
    if (payload.success) {
      const beat = heartbeatSeconds ?? defaultHeartbeatSeconds;
      read.push({ name, id, retryCount, heartbeatSeconds: beat, payload: payload.data });
    } else {
      onError(new Error(`job ${id} of ${name} has no readable payload`, { cause: payload.error }));
      await boss.complete(name, { id, retryCount });
    }
  }
  return read;
}
