import type { ArtifactMetadata } from "@exhibit/contracts";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { trpc } from "../../trpc.ts";
import type { MoreRows } from "../../ui/virtual-table-parts.tsx";
import type { LibrarySearch } from "./artifact-search.ts";
import { buildLibraryInput } from "./library-input.ts";
import { countPages, refetchablePages } from "./refresh-artifacts.ts";

interface LibraryRows {
  /** Undefined until the first page came. */
  artifacts: readonly ArtifactMetadata[] | undefined;
  more: MoreRows;
  isRefreshing: boolean;
  error: unknown;
  retry: () => void;
}

/** The published artifacts that an address asks for, page by page; the old rows stay while new ones load. */
export function useLibrary(search: LibrarySearch): LibraryRows {
  const list = useInfiniteQuery(
    trpc.artifact.library.infiniteQueryOptions(buildLibraryInput(search), {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: keepPreviousData,
      staleTime: 30_000,
      refetchOnWindowFocus: (query) => countPages(query.state.data) <= refetchablePages,
    }),
  );
  const { data } = list;
  const artifacts = useMemo(() => data?.pages.flatMap((page) => page.items), [data]);
  return {
    artifacts,
    more: useMoreRows(list),
    isRefreshing: list.isFetching && !list.isFetchingNextPage && data !== undefined,
    error: data === undefined ? list.error : null,
    retry: () => void list.refetch(),
  };
}

interface Pages {
  hasNextPage: boolean;
  isFetching: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** The pages of an infinite query as tables want them. */
export function useMoreRows(list: Pages): MoreRows {
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = list;
  return useMemo(
    () => ({
      hasMore: hasNextPage,
      isLoading: isFetching,
      hasFailed: isFetchNextPageError && !isFetching,
      load: () => void fetchNextPage(),
    }),
    [hasNextPage, isFetching, isFetchNextPageError, fetchNextPage],
  );
}
