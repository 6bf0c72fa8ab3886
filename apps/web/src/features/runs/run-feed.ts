import { type ErrorBody, isRunEnded, type LogChunk, type RunEvent, type RunUpdate } from "@exhibit/contracts";
import { readErrorBody } from "../../error-body.ts";
import { trpcClient } from "../../trpc.ts";
import { mergeSequenced } from "./merge-sequenced.ts";
import { RunWatch } from "./run-watch.ts";

/** Updates that come together are drawn together. */
const flushMs = 60;
const eventPageSize = 200;
const logPageSize = 200;

/** How far back the log of one step, or of all, was loaded. */
export interface LogWindow {
  oldest: number;
  hasOlder: boolean;
  isLoading: boolean;
  error: ErrorBody | null;
}

/** What is known of a run's events and logs. `logs` has a window per step ref; "" stands for all steps. */
export interface RunFeedState {
  events: readonly RunEvent[];
  chunks: readonly LogChunk[];
  logs: ReadonlyMap<string, LogWindow>;
  connection: "loading" | "live" | "reconnecting" | "ended";
  /** Why the events could not be loaded. */
  error: ErrorBody | null;
}

const unloaded: LogWindow = {
  oldest: Number.POSITIVE_INFINITY,
  hasOlder: true,
  isLoading: true,
  error: null,
};

/** Events and logs of one run: what was stored when it starts, and then what comes. One reader per run and page. */
export class RunFeed {
  readonly #runId: string;
  readonly #listeners = new Set<() => void>();
  readonly #onEvents: (events: readonly RunEvent[]) => void;
  #state: RunFeedState = {
    events: [],
    chunks: [],
    logs: new Map(),
    connection: "loading",
    error: null,
  };
  #pending: RunUpdate[] = [];
  #flush: ReturnType<typeof setTimeout> | undefined;
  #abort = new AbortController();
  #watch: RunWatch | null = null;

  /** `onEvents` hears of events that came live, some at a time; an empty list says that the run is over. */
  constructor(runId: string, onEvents: (events: readonly RunEvent[]) => void) {
    this.#runId = runId;
    this.#onEvents = onEvents;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly getState = (): RunFeedState => this.#state;

  /** Loads what is stored and watches what comes after a sequence, unless the run had ended by then. */
  start(run: { lastSequence: number; isEnded: boolean }): void {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#set({ error: null });
    void this.#loadEvents(signal, run.isEnded);
    void this.loadOlder("");
    if (run.isEnded) return;
    this.#watch = new RunWatch(this.#runId, run.lastSequence, {
      onUpdate: (update) => this.#take(update),
      onConnection: (isUp) => this.#set({ connection: isUp ? "live" : "reconnecting" }),
      isOver: () => this.#hasEnded(),
      onOver: () => {
        this.#applyPending();
        this.#set({ connection: "ended" });
        this.#onEvents([]);
      },
    });
    this.#watch.start();
  }

  stop(): void {
    this.#abort.abort();
    this.#watch?.stop();
    this.#watch = null;
    clearTimeout(this.#flush);
    this.#flush = undefined;
    this.#applyPending();
  }

  /** Loads the newest page of a step's log, or the page before what is loaded; "" stands for all steps. */
  async loadOlder(scope: string): Promise<void> {
    const { signal } = this.#abort;
    const window = this.#state.logs.get(scope) ?? unloaded;
    this.#setWindow(scope, { ...window, isLoading: true, error: null });
    const before = Number.isFinite(window.oldest) ? { before: window.oldest } : {};
    const step = scope === "" ? {} : { stepRef: scope };
    try {
      const page = await trpcClient.run.logs.query(
        { runId: this.#runId, limit: logPageSize, ...before, ...step },
        { signal },
      );
      const oldest = page.chunks[0]?.sequence ?? (Number.isFinite(window.oldest) ? window.oldest : 0);
      this.#set({ chunks: mergeSequenced(this.#state.chunks, page.chunks) });
      this.#setWindow(scope, { oldest, hasOlder: page.more, isLoading: false, error: null });
    } catch (error) {
      if (!signal.aborted)
        this.#setWindow(scope, { ...window, isLoading: false, error: readErrorBody(error) });
    }
  }

  /** Loads the events that are not there yet, again after a failure. */
  async #loadEvents(signal: AbortSignal, isEnded: boolean): Promise<void> {
    try {
      let cursor: string | null = null;
      do {
        const page: { items: RunEvent[]; nextCursor: string | null } = await trpcClient.run.events.query(
          { runId: this.#runId, limit: eventPageSize, cursor },
          { signal },
        );
        this.#set({ events: mergeSequenced(this.#state.events, page.items) });
        cursor = page.nextCursor;
      } while (cursor !== null && !signal.aborted);
      if (isEnded) this.#set({ connection: "ended" });
      else if (this.#state.connection === "loading") this.#set({ connection: "live" });
    } catch (error) {
      if (!signal.aborted) this.#set({ error: readErrorBody(error) });
    }
  }

  #take(update: RunUpdate): void {
    this.#pending.push(update);
    this.#flush ??= setTimeout(() => this.#applyPending(), flushMs);
  }

  #applyPending(): void {
    this.#flush = undefined;
    if (this.#pending.length === 0) return;
    const updates = this.#pending;
    this.#pending = [];
    const events = updates.flatMap((update) => (update.kind === "event" ? [update.event] : []));
    const chunks = updates.flatMap((update) => (update.kind === "log" ? [update.chunk] : []));
    this.#set({
      events: mergeSequenced(this.#state.events, events),
      chunks: mergeSequenced(this.#state.chunks, chunks),
    });
    if (events.length > 0) this.#onEvents(events);
  }

  #hasEnded(): boolean {
    const live = this.#pending.flatMap((update) => (update.kind === "event" ? [update.event] : []));
    return [...this.#state.events, ...live].some(
      ({ body }) => body.type === "run.ended" && isRunEnded(body.state),
    );
  }

  #setWindow(scope: string, window: LogWindow): void {
    this.#set({ logs: new Map(this.#state.logs).set(scope, window) });
  }

  #set(change: Partial<RunFeedState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
