import type { FetchedJob, Jobs } from "@exhibit/core";
import { type AbortCause, AttemptAborted } from "./execution/attempt-aborted.ts";

type StepJob = FetchedJob<"step.execute">;

/** Time without a fetch after a job was handed on, so that another runner takes it. */
const restMs = 250;

/** What became of a job: it is over here, or other runners are to have it. */
export type HandledJob = "done" | "handed-on";

/** What a pump works with. */
export interface PumpOptions {
  readonly jobs: Jobs;
  /** Jobs at work at the same time. */
  readonly concurrency: number;
  /** Between two fetches when nothing wakes it. */
  readonly pollMs: number;
  /** Longest time between two heartbeats. */
  readonly beatMs: number;
  handle(job: StepJob, abort: AbortController): Promise<HandledJob>;
  /** Called with each heartbeat. */
  onBeat(active: readonly StepJob[]): Promise<void>;
  onError(error: unknown): void;
}

/** Keeps the free slots filled from the queue. */
export interface Pump {
  /** Looks for jobs now. */
  wake(): void;
  /** Stops the attempts of a run. */
  cancelRun(runId: string): void;
  /** Fetches no more, gives what runs some time, then stops it as drained; resolves when all is settled. */
  drain(graceMs: number): Promise<void>;
}

interface Active {
  readonly job: StepJob;
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** Starts a pump. */
export function createPump(options: PumpOptions): Pump {
  const { jobs, concurrency, pollMs } = options;
  const active = new Set<Active>();
  let fetching = false;
  let filling: Promise<void> = Promise.resolve();
  let wanted = false;
  let draining = false;
  let restTimer: NodeJS.Timeout | undefined;
  let beatTimer: NodeJS.Timeout | undefined;

  function wake(): void {
    wanted = true;
    if (!fetching) filling = fill();
  }

  /** Fetches until a fetch finds less than there is room for; `wanted` stays where there was no room for more. */
  async function fill(): Promise<void> {
    fetching = true;
    while (wanted && !draining && restTimer === undefined && active.size < concurrency) {
      wanted = false;
      const free = concurrency - active.size;
      try {
        const fetched = await jobs.fetch("step.execute", free);
        for (const job of fetched) begin(job);
        if (fetched.length === free) wanted = true;
      } catch (error) {
        options.onError(error);
      }
    }
    fetching = false;
  }

  function begin(job: StepJob): void {
    const abort = new AbortController();
    const done = options
      .handle(job, abort)
      .catch(options.onError)
      .then((handled) => {
        active.delete(entry);
        if (handled === "handed-on") rest();
        // Only a full pump left jobs behind; what comes new is announced.
        if (wanted) wake();
      });
    const entry: Active = { job, abort, done };
    active.add(entry);
  }

  /** Others were told of the job, and come first. */
  function rest(): void {
    if (draining) return;
    clearTimeout(restTimer);
    restTimer = setTimeout(() => {
      restTimer = undefined;
      wake();
    }, restMs);
  }

  async function beat(): Promise<void> {
    const held = [...active];
    try {
      const alive = await jobs.touch(
        "step.execute",
        held.map((entry) => entry.job),
      );
      for (const entry of held) {
        if (active.has(entry) && !alive.has(entry.job.id)) stop(entry, "authority-lost");
      }
      await options.onBeat(held.map((entry) => entry.job));
    } catch (error) {
      options.onError(error);
    }
    scheduleBeat();
  }

  /** Three beats within the shortest silence that any of the jobs allows. */
  function scheduleBeat(): void {
    const shortest = Math.min(...[...active].map(({ job }) => (job.heartbeatSeconds * 1000) / 3));
    clearTimeout(beatTimer);
    beatTimer = setTimeout(() => void beat(), Math.min(options.beatMs, shortest));
  }

  const pollTimer = setInterval(wake, pollMs);
  scheduleBeat();
  wake();
  return {
    wake,
    cancelRun(runId) {
      for (const entry of active) if (entry.job.payload.runId === runId) stop(entry, "cancelled");
    },
    async drain(graceMs) {
      draining = true;
      clearInterval(pollTimer);
      clearTimeout(restTimer);
      // A fetch under way may still bring jobs: they are ours, and end or are given back like the others.
      await filling;
      await endWithin(active, graceMs);
      for (const entry of active) stop(entry, "drained");
      await Promise.all([...active].map((entry) => entry.done));
      clearTimeout(beatTimer);
    },
  };
}

function stop({ abort }: Active, why: AbortCause): void {
  abort.abort(new AttemptAborted(why));
}

async function endWithin(active: ReadonlySet<Active>, graceMs: number): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, graceMs);
  await Promise.race([Promise.all([...active].map((entry) => entry.done)), late.promise]);
  clearTimeout(timer);
}
