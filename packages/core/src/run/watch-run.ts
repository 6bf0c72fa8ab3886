import type { RunUpdate, RunWatchInput } from "@exhibit/contracts";
import type { Scope } from "../scope.ts";
import type { RunNotices } from "./run-notices.ts";

/** An update with the id to resume from. */
export interface SequencedUpdate {
  readonly sequence: number;
  readonly update: RunUpdate;
}

/** What a watch needs beside its scope. */
export interface WatchOptions {
  readonly notices: RunNotices;
  readonly signal?: AbortSignal | undefined;
}

/** Being built. */
export async function* watchRun(
  scope: Scope,
  input: RunWatchInput,
  options: WatchOptions,
): AsyncGenerator<SequencedUpdate, void> {
  options.signal?.throwIfAborted();
  yield* [];
  throw new Error(`not built: ${scope.organizationId} ${input.runId}`);
}
