import { isRunEnded, type Run, type RunEvent } from "@exhibit/contracts";
import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { RunFeed, type RunFeedState } from "./run-feed.ts";

/** Between two readings of the run, so that a run of hundreds of steps does not ask for hundreds. */
const refreshMs = 250;

/** Events and logs of a run, kept live until it ends; what they change is asked for again. For one run per mount. */
export function useRunFeed(
  run: Pick<Run, "id" | "state" | "lastSequence">,
): RunFeedState & { feed: RunFeed } {
  const { id } = run;
  const feed = useMemo(() => {
    const refresh = createRefresh(id);
    return new RunFeed(id, (events) => {
      if (events.length === 0 || events.some(changesRun)) refresh();
    });
  }, [id]);
  // The feed itself follows the run from where it stood at first.
  const [begin] = useState({ lastSequence: run.lastSequence, isEnded: isRunEnded(run.state) });
  useEffect(() => {
    feed.start(begin);
    return () => feed.stop();
  }, [feed, begin]);
  const state = useSyncExternalStore(feed.subscribe, feed.getState);
  return { ...state, feed };
}

function changesRun({ body }: RunEvent): boolean {
  return body.type !== "step.progress";
}

/** Asks for the run and its artifacts again: one reading at a time, and one more if anything came meanwhile. */
function createRefresh(runId: string): () => void {
  let isBusy = false;
  let isWanted = false;
  const work = async () => {
    while (isWanted) {
      isWanted = false;
      await Promise.allSettled([
        queryClient.invalidateQueries(trpc.run.get.queryFilter({ runId })),
        queryClient.invalidateQueries(trpc.artifact.byRun.pathFilter()),
      ]);
      await new Promise((resolve) => setTimeout(resolve, refreshMs));
    }
    isBusy = false;
  };
  return () => {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    void work();
  };
}
