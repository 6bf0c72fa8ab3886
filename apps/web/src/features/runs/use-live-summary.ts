import { isRunEnded, type RunSummary } from "@exhibit/contracts";
import { useQuery } from "@tanstack/react-query";
import { trpc } from "../../trpc.ts";

const pollMs = 2_000;

/** A row of the list, kept up to date while its run goes on and the row is drawn. */
export function useLiveSummary(run: RunSummary): RunSummary {
  const isActive = !isRunEnded(run.state);
  const live = useQuery(
    trpc.run.get.queryOptions(
      { runId: run.id },
      {
        enabled: isActive,
        refetchInterval: ({ state: { data } }) => (data && isRunEnded(data.state) ? false : pollMs),
      },
    ),
  );
  return isActive && live.data ? live.data : run;
}
