import type { RunEvent } from "@exhibit/contracts";
import { trpcClient } from "../../trpc.ts";
import type { LiveWindow } from "./live-window.ts";
import { type History, type HistoryEnd, useHistory } from "./use-history.ts";

const eventsPerPage = 200;
const all = () => true;

/** The events of a run from one of its ends. */
export function useRunEvents(runId: string, from: HistoryEnd, live: LiveWindow<RunEvent>): History<RunEvent> {
  return useHistory({
    key: ["run-events", runId],
    from,
    live,
    isWanted: all,
    load: async (position, signal) => {
      const input = { runId, limit: eventsPerPage, ...position };
      const { events, more } = await trpcClient.run.events.query(input, { signal });
      return { items: events, more };
    },
  });
}
