import type { RunUpdate } from "@exhibit/contracts";
import { readErrorBody } from "../../error-body.ts";
import { trpcClient } from "../../trpc.ts";

const retryMs = 1_500;

/** Who listens to a watch. */
export interface RunWatchHandlers {
  onUpdate: (update: RunUpdate) => void;
  /** False while the connection is down; it is being tried again. */
  onConnection: (isUp: boolean) => void;
  /** The server closed the stream: the run has ended, or the server stopped. True says that nothing more comes. */
  isOver: () => boolean;
  onOver: () => void;
}

/** The live stream of one run after a sequence. It resumes where it stopped, and rests while the tab is hidden. */
export class RunWatch {
  readonly #runId: string;
  readonly #handlers: RunWatchHandlers;
  #after: number;
  #subscription: { unsubscribe: () => void } | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(runId: string, after: number, handlers: RunWatchHandlers) {
    this.#runId = runId;
    this.#after = after;
    this.#handlers = handlers;
  }

  start(): void {
    document.addEventListener("visibilitychange", this.#onVisibility);
    if (!document.hidden) this.#connect();
  }

  stop(): void {
    document.removeEventListener("visibilitychange", this.#onVisibility);
    this.#disconnect();
  }

  // A browser allows six connections to one host: hidden tabs must not hold them.
  readonly #onVisibility = (): void => {
    if (document.hidden) this.#disconnect();
    else if (this.#subscription === null) this.#connect();
  };

  #disconnect(): void {
    clearTimeout(this.#retry);
    this.#subscription?.unsubscribe();
    this.#subscription = null;
  }

  #connect(): void {
    this.#disconnect();
    this.#subscription = trpcClient.run.watch.subscribe(
      { runId: this.#runId, lastEventId: String(this.#after) },
      {
        onData: ({ data }) => {
          this.#after = data.kind === "event" ? data.event.sequence : data.chunk.sequence;
          this.#handlers.onUpdate(data);
        },
        onConnectionStateChange: ({ state, error }) => {
          if (state === "pending") this.#handlers.onConnection(true);
          else if (error !== null) this.#handlers.onConnection(false);
        },
        onComplete: () => this.#onClosed(),
        onError: (error) => this.#onFailed(error),
      },
    );
  }

  #onClosed(): void {
    if (!this.#handlers.isOver()) return this.#connectLater();
    this.stop();
    this.#handlers.onOver();
  }

  #onFailed(error: unknown): void {
    const { code } = readErrorBody(error);
    if (code === "NOT_FOUND" || code === "UNAUTHENTICATED") return this.stop();
    this.#connectLater();
  }

  #connectLater(): void {
    this.#handlers.onConnection(false);
    this.#disconnect();
    this.#retry = setTimeout(() => this.#connect(), retryMs);
  }
}
