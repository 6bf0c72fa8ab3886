import type { RunEvent } from "@exhibit/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { trpcClient } from "../../trpc.ts";

interface RunEvents {
  events: readonly RunEvent[];
  isLoading: boolean;
  error: unknown;
  retry: () => void;
}

/** All events of a run: those up to `base` page by page, then the live ones; each once. */
export function useRunEvents(runId: string, base: number, live: readonly RunEvent[]): RunEvents {
  const pages = useInfiniteQuery({
    // With the base in the key, pages of an earlier visit never leave a gap before the live events.
    queryKey: ["run-events", runId, base],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }: { pageParam: string | null; signal: AbortSignal }) =>
      trpcClient.run.events.query({ runId, cursor: pageParam, limit: 200 }, { signal }),
    getNextPageParam: (page) => page.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const events = useMemo(() => {
    const loaded = data?.pages.flatMap((page) => page.items) ?? [];
    const last = loaded.at(-1)?.sequence ?? 0;
    return [...loaded, ...live.filter(({ sequence }) => sequence > last)];
  }, [data, live]);
  return {
    events,
    isLoading: data === undefined,
    error: data === undefined ? pages.error : null,
    retry: () => void pages.refetch(),
  };
}
