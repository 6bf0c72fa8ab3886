import type { RunListInput, RunSummary } from "@exhibit/contracts";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { trpc } from "../../trpc.ts";
import type { MoreRows } from "../../ui/virtual-table-parts.tsx";
import { useMoreRows } from "../artifacts/use-library.ts";
import { countNewRuns } from "./count-new-runs.ts";
import type { RunsSearch } from "./runs-search.ts";

interface Runs {
  /** Undefined until the first page came. */
  runs: readonly RunSummary[] | undefined;
  more: MoreRows;
  error: unknown;
  /** Runs that the list does not show yet. */
  newCount: number;
  /** Loads the list anew, new runs with it. */
  refresh: () => void;
}

const pageSize = 50;
const pollMs = 3_000;

/** The runs that an address asks for, page by page. What is loaded stays in place; new ones are only counted. */
export function useRuns(search: RunsSearch): Runs {
  const input = buildRunsInput(search);
  const list = useInfiniteQuery(
    trpc.run.list.infiniteQueryOptions(input, {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
      refetchOnWindowFocus: false,
    }),
  );
  const newest = useQuery(
    trpc.run.list.queryOptions(input, { refetchInterval: pollMs, staleTime: 0, enabled: list.isSuccess }),
  );
  const { data, isPlaceholderData, refetch } = list;
  const runs = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  const newCount = isPlaceholderData ? 0 : countNewRuns(runs ?? [], newest.data?.items ?? []);
  return {
    runs,
    more: useMoreRows(list),
    error: data === undefined ? list.error : null,
    newCount,
    refresh: () => void refetch(),
  };
}

function buildRunsInput({ state, workflow }: RunsSearch): Omit<RunListInput, "cursor"> {
  return {
    limit: pageSize,
    ...(state?.length ? { state } : {}),
    ...(workflow === undefined ? {} : { workflowId: workflow }),
  };
}
