/** Tells watchers that a run has news. One LISTEN connection serves a whole process. */
export interface RunNotices {
  /** Calls `onNews` for each notice of the run, and once after each reconnection; the answer ends it. */
  subscribe(runId: string, onNews: () => void): () => void;
  /** Ends the connection. */
  close(): Promise<void>;
}
