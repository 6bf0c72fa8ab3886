import type { AppErrorCode, RunUpdate } from "@exhibit/contracts";
import { readErrorBody } from "../../error-body.ts";
import { noticeSignedOut } from "../../query-client.ts";
import { trpcClient } from "../../trpc.ts";

/** `failed` when the studio refused to go on, `ended` when the run has. */
export type WatchState = "connecting" | "open" | "reconnecting" | "failed" | "ended";

interface WatchOptions {
  runId: string;
  /** Updates up to this sequence are known already. */
  fromSequence: number;
  onUpdate: (update: RunUpdate, sequence: number) => void;
  onState: (state: WatchState) => void;
}

const firstDelayMs = 500;
const maxDelayMs = 5_000;
/** Answers that another try would not change. */
const final: readonly AppErrorCode[] = ["UNAUTHENTICATED", "FORBIDDEN", "NOT_FOUND", "INVALID_INPUT"];

/**
 * Follows a run until it ends, each update once and in order. Lost connections, a studio that restarts and streams
 * that end early are resumed behind the last update. Returns how to stop.
 */
export function watchRun({ runId, fromSequence, onUpdate, onState }: WatchOptions): () => void {
  let last = fromSequence;
  let hasEnded = false;
  let delayMs = firstDelayMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let disconnect = (): void => undefined;

  const retry = (): void => {
    onState("reconnecting");
    clearTimeout(timer);
    timer = setTimeout(connect, delayMs);
    delayMs = Math.min(maxDelayMs, delayMs * 2);
  };
  const take = (update: RunUpdate): void => {
    const { sequence } = update.kind === "event" ? update.event : update.chunk;
    // What a resumed stream repeats is known already.
    if (sequence <= last) return;
    last = sequence;
    if (update.kind === "event" && update.event.body.type === "run.ended") hasEnded = true;
    onUpdate(update, sequence);
  };
  const connect = (): void => {
    let isCurrent = true;
    const subscription = trpcClient.run.watch.subscribe(
      { runId, lastEventId: String(last) },
      {
        onConnectionStateChange: ({ state, error }) => {
          if (!isCurrent) return;
          if (state === "pending") {
            delayMs = firstDelayMs;
            onState("open");
          } else if (state === "connecting" && error) onState("reconnecting");
        },
        onData: ({ data }) => take(data),
        onError: (error) => {
          if (!isCurrent) return;
          isCurrent = false;
          noticeSignedOut(error);
          if (final.includes(readErrorBody(error).code)) onState("failed");
          else retry();
        },
        onComplete: () => {
          if (!isCurrent) return;
          isCurrent = false;
          if (hasEnded) onState("ended");
          // A studio that stops ends its streams; the run may well go on.
          else retry();
        },
      },
    );
    disconnect = () => {
      isCurrent = false;
      subscription.unsubscribe();
    };
  };
  onState("connecting");
  connect();
  return () => {
    clearTimeout(timer);
    disconnect();
  };
}
