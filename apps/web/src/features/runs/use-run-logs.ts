import type { LogChunk, RunLogsResponse } from "@exhibit/contracts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { trpcClient } from "../../trpc.ts";

/** Chunks of one step, or of one attempt of it, or of the whole run. */
export interface LogSource {
  runId: string;
  step: string | undefined;
  attempt: number | undefined;
}

interface RunLogs {
  chunks: readonly LogChunk[];
  hasOlder: boolean;
  isLoadingOlder: boolean;
  loadOlder: () => void;
  isLoading: boolean;
  error: unknown;
  retry: () => void;
}

const chunksPerPage = 100;

/** A log from its end backwards, page by page, with the live chunks behind it; each once. */
export function useRunLogs(source: LogSource, base: number, live: readonly LogChunk[]): RunLogs {
  const { runId, step, attempt } = source;
  const pages = useInfiniteQuery({
    queryKey: ["run-logs", runId, step ?? null, attempt ?? null, base],
    initialPageParam: null,
    queryFn: ({ pageParam, signal }: { pageParam: number | null; signal: AbortSignal }) =>
      trpcClient.run.logs.query(
        {
          runId,
          limit: chunksPerPage,
          ...(step === undefined ? {} : { stepRef: step }),
          ...(attempt === undefined ? {} : { attempt }),
          ...(pageParam === null ? {} : { before: pageParam }),
        },
        { signal },
      ),
    getNextPageParam: findOldest,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const { data } = pages;
  const chunks = useMemo(() => {
    const loaded = data?.pages.toReversed().flatMap((page) => page.chunks) ?? [];
    // Until the newest page is there, nobody knows which live chunks it will hold.
    if (data === undefined) return [];
    const last = loaded.at(-1)?.sequence ?? 0;
    return [...loaded, ...live.filter((chunk) => chunk.sequence > last && isOf(chunk, step, attempt))];
  }, [data, live, step, attempt]);
  return {
    chunks,
    hasOlder: pages.hasNextPage,
    isLoadingOlder: pages.isFetchingNextPage,
    loadOlder: () => void pages.fetchNextPage(),
    isLoading: data === undefined,
    error: data === undefined ? pages.error : null,
    retry: () => void pages.refetch(),
  };
}

function findOldest({ more, chunks }: RunLogsResponse): number | null {
  return more ? (chunks[0]?.sequence ?? null) : null;
}

function isOf(chunk: LogChunk, step: string | undefined, attempt: number | undefined): boolean {
  return (
    (step === undefined || chunk.stepRef === step) && (attempt === undefined || chunk.attempt === attempt)
  );
}
