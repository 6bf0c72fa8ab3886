import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { LiveWindow } from "./live-window.ts";

/** Which end of a run is read first. */
export type HistoryEnd = "newest" | "oldest";

/** What a page asks for: before a sequence, or after one. */
type HistoryPosition = { before: number } | { after: number };

interface HistoryPage<Item> {
  /** Oldest first. */
  items: readonly Item[];
  more: boolean;
}

interface HistoryOptions<Item> {
  /** Names what is read; another key starts anew. */
  key: readonly unknown[];
  from: HistoryEnd;
  live: LiveWindow<Item>;
  /** Which of the live ones belong to it. */
  isWanted: (item: Item) => boolean;
  load: (position: HistoryPosition, signal: AbortSignal) => Promise<HistoryPage<Item>>;
}

/** A stretch of a run that reaches its newest or its oldest end, oldest first, and what lies beyond it. */
export interface History<Item> {
  items: readonly Item[];
  /** There is more before the first one, or behind the last one. */
  hasOlder: boolean;
  hasNewer: boolean;
  loadMore: () => void;
  isLoadingMore: boolean;
  isLoading: boolean;
  error: unknown;
  retry: () => void;
}

const startOfRun = 0;

/** Reads a run page by page from one of its ends, each item once; what comes live stands behind the newest. */
export function useHistory<Item extends { sequence: number }>(options: HistoryOptions<Item>): History<Item> {
  const { key, from, live, isWanted, load } = options;
  const isBackward = from === "newest";
  const pages = useInfiniteQuery({
    // Backwards, pages end where the live ones begin: when those begin elsewhere, other pages lie before them.
    queryKey: [...key, from, isBackward ? live.since : null],
    initialPageParam: isBackward ? live.since + 1 : startOfRun,
    queryFn: async ({ pageParam, signal }) => {
      const page = await load(isBackward ? { before: pageParam } : { after: pageParam }, signal);
      return { ...page, since: live.since };
    },
    getNextPageParam: ({ items }, _all, last) =>
      (isBackward ? items[0]?.sequence : items.at(-1)?.sequence) ?? last,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data } = pages;
  const lastPage = data?.pages.at(-1);
  const hasMore = lastPage?.more ?? false;
  const read = useMemo(() => {
    const loaded = data?.pages ?? [];
    return (isBackward ? loaded.toReversed() : loaded).flatMap((page) => page.items);
  }, [data, isBackward]);
  const last = read.at(-1)?.sequence ?? startOfRun;
  // Forwards, the live ones join on once everything before them was read, and none was let go since.
  const isJoined = isBackward || (lastPage !== undefined && !hasMore && lastPage.since === live.since);
  const items = useMemo(() => {
    const behind = live.items.filter((item) => item.sequence > last && isWanted(item));
    return isJoined ? [...read, ...behind] : read;
  }, [read, live, last, isJoined, isWanted]);
  return {
    items,
    hasOlder: isBackward && hasMore,
    hasNewer: !isBackward && !isJoined,
    loadMore: () => void pages.fetchNextPage(),
    isLoadingMore: pages.isFetchingNextPage,
    isLoading: data === undefined && items.length === 0,
    error: data === undefined ? pages.error : null,
    retry: () => void pages.refetch(),
  };
}
