import type { LogChunk, RunEvent, RunUpdate } from "@exhibit/contracts";
import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect, useMemo, useRef, useState } from "react";
import { extendWindow, type LiveWindow, openWindow } from "./live-window.ts";
import { type WatchState, watchRun } from "./watch-run.ts";

/** The newest of what came since the page was opened. */
interface LiveUpdates {
  events: LiveWindow<RunEvent>;
  chunks: LiveWindow<LogChunk>;
}

/** `idle`: the run had ended before. `paused`: the tab is hidden. */
export interface RunWatch extends LiveUpdates {
  state: WatchState | "idle" | "paused";
}

/** Updates that come close together are drawn together. */
const flushMs = 60;
const eventRule = { limit: 1_000, weigh: () => 1 };
/** In characters, and something for each chunk. */
const chunkRule = { limit: 4_000_000, weigh: ({ text }: LogChunk) => text.length + 200 };

/** Follows a run from a sequence on, while the tab can be seen. `runId` undefined follows nothing. */
export function useRunWatch(runId: string | undefined, fromSequence: number): RunWatch {
  const [state, setState] = useState<RunWatch["state"]>("idle");
  const [came, setCame] = useState<LiveUpdates | null>(null);
  const nothing = useMemo(
    () => ({ events: openWindow<RunEvent>(fromSequence), chunks: openWindow<LogChunk>(fromSequence) }),
    [fromSequence],
  );
  // Null until it follows: the sequence to begin at is known only when the run has come.
  const last = useRef<number | null>(null);
  // Six connections to a host are all that a browser has: hidden tabs give theirs back.
  const isHidden = useDocumentVisibility() === "hidden";
  useEffect(() => {
    if (runId === undefined) return;
    if (isHidden) {
      setState("paused");
      return;
    }
    const batch = createBatch((fresh) => setCame((now) => extendUpdates(now ?? nothing, fresh)));
    const stop = watchRun({
      runId,
      fromSequence: last.current ?? fromSequence,
      onState: setState,
      onUpdate: (update, sequence) => {
        last.current = sequence;
        batch.add(update);
      },
    });
    return () => {
      stop();
      batch.flush();
    };
  }, [runId, fromSequence, nothing, isHidden]);
  return { ...(came ?? nothing), state };
}

/** Hands updates on together, at most once in a while. */
function createBatch(onFlush: (updates: readonly RunUpdate[]) => void) {
  let waiting: RunUpdate[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const updates = waiting;
    waiting = [];
    onFlush(updates);
  };
  return {
    add: (update: RunUpdate): void => {
      waiting.push(update);
      timer ??= setTimeout(flush, flushMs);
    },
    flush,
  };
}

function extendUpdates(now: LiveUpdates, fresh: readonly RunUpdate[]): LiveUpdates {
  const events = fresh.flatMap((update) => (update.kind === "event" ? [update.event] : []));
  const chunks = fresh.flatMap((update) => (update.kind === "log" ? [update.chunk] : []));
  return {
    events: extendWindow(now.events, events, eventRule),
    chunks: extendWindow(now.chunks, chunks, chunkRule),
  };
}
