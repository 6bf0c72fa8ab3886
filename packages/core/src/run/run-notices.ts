import { createListener } from "@exhibit/db";
import { runsChannel } from "./channels.ts";

/** Tells watchers that a run has news. One LISTEN connection serves a whole process. */
export interface RunNotices {
  /** Calls `onNews` for each notice of the run, and once after each reconnection; the answer ends it. */
  subscribe(runId: string, onNews: () => void): () => void;
  /** How many runs somebody watches now. */
  countWatched(): number;
  /** Ends the connection. */
  close(): Promise<void>;
}

/** Listens as the app role and connects anew when the connection breaks. */
export function createRunNotices(options: { url: string; onError?: (error: Error) => void }): RunNotices {
  const watchers = new Map<string, Set<() => void>>();
  const tell = (runId: string): void => {
    for (const onNews of watchers.get(runId) ?? []) onNews();
  };
  const listener = createListener({
    url: options.url,
    channels: [runsChannel],
    onNotification: (_channel, runId) => tell(runId),
    onConnect: () => {
      // What was said while nobody listened is in the tables.
      for (const runId of watchers.keys()) tell(runId);
    },
    ...(options.onError === undefined ? {} : { onError: options.onError }),
  });
  return {
    subscribe(runId, onNews) {
      const mine = watchers.get(runId) ?? new Set();
      watchers.set(runId, mine.add(onNews));
      return () => {
        mine.delete(onNews);
        if (mine.size === 0 && watchers.get(runId) === mine) watchers.delete(runId);
      };
    },
    countWatched: () => watchers.size,
    close: () => listener.close(),
  };
}
