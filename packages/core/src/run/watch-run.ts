import { setTimeout as sleep } from "node:timers/promises";
import { isRunEnded, type RunUpdate, type RunWatchInput } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import type { Scope } from "../scope.ts";
import { getRunState } from "./get-run-state.ts";
import { loadRunEvents } from "./list-run-events.ts";
import { loadLogChunks } from "./list-run-logs.ts";
import type { RunNotices } from "./run-notices.ts";

/** Rows of each kind that one look reads; chunks are up to 64 KiB each, and memory must stay flat. */
const batchSize = 64;
/** A notice can get lost with its connection; a look is never further away than this. */
const backstopMs = 5_000;
/** A busy run makes many looks a second; the watcher's right is not asked for at each. */
const recheckMs = 1_000;

/** An update with the id to resume from. */
export interface SequencedUpdate {
  readonly sequence: number;
  readonly update: RunUpdate;
}

/** What a watch needs beside its scope. */
export interface WatchOptions {
  readonly notices: Pick<RunNotices, "subscribe">;
  readonly signal?: AbortSignal | undefined;
  /** Asked again before a look: throws where the watcher may not go on. */
  readonly authorize?: () => Promise<unknown>;
}

/**
 * Every event and log chunk of a run after `lastEventId` in sequence order, as they happen, and the end once the
 * run has ended and all was given. Each look opens the organization anew. An abort ends it quietly. Throws NOT_FOUND,
 * and what `authorize` throws.
 */
export async function* watchRun(
  scope: Scope,
  input: RunWatchInput,
  { notices, signal, authorize }: WatchOptions,
): AsyncGenerator<SequencedUpdate, void> {
  let cursor = Number(input.lastEventId ?? 0);
  let authorizedAt = performance.now();
  let news = Promise.withResolvers<void>();
  const unsubscribe = notices.subscribe(input.runId, () => news.resolve());
  const onAbort = (): void => news.resolve();
  signal?.addEventListener("abort", onAbort, { once: true });
  try {
    while (!isAborted(signal)) {
      // Before the look: a notice that comes during it asks for another one.
      news = Promise.withResolvers<void>();
      if (performance.now() - authorizedAt >= recheckMs) {
        await authorize?.();
        authorizedAt = performance.now();
      }
      const { updates, isDrained, hasEnded } = await look(scope, input.runId, cursor);
      for (const update of updates) {
        if (isAborted(signal)) return;
        cursor = update.sequence;
        yield update;
      }
      if (isDrained && hasEnded) return;
      if (isDrained) await waitForNews(news.promise, signal);
    }
  } finally {
    signal?.removeEventListener("abort", onAbort);
    unsubscribe();
  }
}

/** Sequences are given under the run's lock, so a committed one never follows a higher one that was seen. */
function look(
  scope: Scope,
  runId: string,
  after: number,
): Promise<{ updates: SequencedUpdate[]; isDrained: boolean; hasEnded: boolean }> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const run = await getRunState(tx, runId);
    if (run.lastSequence <= after) return { updates: [], isDrained: true, hasEnded: isRunEnded(run.state) };
    const events = await loadRunEvents(tx, { runId, after }, batchSize);
    const chunks = await loadLogChunks(tx, { runId, after }, batchSize);
    const merged: SequencedUpdate[] = [
      ...events.map((event) => ({ sequence: event.sequence, update: { kind: "event", event } as const })),
      ...chunks.map((chunk) => ({ sequence: chunk.sequence, update: { kind: "log", chunk } as const })),
    ].sort((one, other) => one.sequence - other.sequence);
    // What was committed between these statements waits: a lower sequence of the other kind may be missing here.
    const last = Math.min(run.lastSequence, lastSafe(events, chunks));
    const updates = merged.filter(({ sequence }) => sequence <= last);
    const reached = updates.at(-1)?.sequence ?? after;
    return { updates, isDrained: reached >= run.lastSequence, hasEnded: isRunEnded(run.state) };
  });
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Where one kind filled its batch, the other kind's later rows must wait for the rest of it. */
function lastSafe(...kinds: readonly (readonly { sequence: number }[])[]): number {
  const ends = kinds.map((rows) =>
    rows.length < batchSize ? Number.POSITIVE_INFINITY : (rows.at(-1)?.sequence ?? 0),
  );
  return Math.min(...ends);
}

async function waitForNews(news: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  const backstop = new AbortController();
  const stop = signal === undefined ? backstop.signal : AbortSignal.any([backstop.signal, signal]);
  try {
    await Promise.race([news, sleep(backstopMs, undefined, { signal: stop }).catch(() => {})]);
  } finally {
    backstop.abort();
  }
}
