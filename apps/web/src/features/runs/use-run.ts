import { isRunEnded, type Run, type RunEvent } from "@exhibit/contracts";
import { useThrottledCallback } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { type RunWatch, useRunWatch } from "./use-run-watch.ts";

interface LiveRun {
  /** Undefined until it came. */
  run: Run | undefined;
  error: unknown;
  retry: () => void;
  watch: RunWatch;
}

/** Where a stream is missing, the run is asked for this often. */
const pollMs = 3_000;
const refreshMs = 300;

/** A run, kept up to date by its own events. */
export function useRun(runId: string): LiveRun {
  const [isWatchDown, setWatchDown] = useState(false);
  const query = useQuery(
    trpc.run.get.queryOptions(
      { runId },
      {
        refetchInterval: ({ state: { data } }) =>
          isWatchDown && data && !isRunEnded(data.state) ? pollMs : false,
      },
    ),
  );
  const run = query.data;
  const first = useFirst(run);
  const watch = useRunWatch(first && !isRunEnded(first.state) ? runId : undefined, first?.lastSequence ?? 0);
  useEffect(() => {
    setWatchDown(watch.state === "reconnecting" || watch.state === "failed");
  }, [watch.state]);
  useRefreshes(runId, watch.events.items, watch.state);
  return {
    run,
    error: run === undefined ? query.error : null,
    retry: () => void query.refetch(),
    watch,
  };
}

/** The first value that was not undefined; a page's stream goes on from it. */
function useFirst<Value>(value: Value | undefined): Value | undefined {
  const [first, setFirst] = useState(value);
  if (first === undefined && value !== undefined) setFirst(value);
  return first;
}

/** Loads the run anew when its events say that it changed, and its artifacts when one came. */
function useRefreshes(runId: string, events: readonly RunEvent[], state: RunWatch["state"]): void {
  const seen = useRef(0);
  const refreshRun = useThrottledCallback(
    () => void queryClient.invalidateQueries(trpc.run.get.queryFilter({ runId })),
    refreshMs,
  );
  const refreshArtifacts = useThrottledCallback(
    () => void queryClient.invalidateQueries(trpc.artifact.byRun.pathFilter()),
    refreshMs,
  );
  useEffect(() => {
    const fresh = events.filter(({ sequence }) => sequence > seen.current);
    seen.current = events.at(-1)?.sequence ?? seen.current;
    if (fresh.some(({ body }) => body.type !== "step.progress")) refreshRun();
    if (fresh.some(({ body }) => body.type === "artifact.available")) refreshArtifacts();
  }, [events, refreshRun, refreshArtifacts]);
  useEffect(() => {
    if (state === "ended") void queryClient.invalidateQueries(trpc.artifact.byRun.pathFilter());
  }, [state]);
}
