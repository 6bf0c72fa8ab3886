import type { ArtifactLibraryListResponse } from "@exhibit/contracts";
import type { InfiniteData, Query } from "@tanstack/react-query";
import { z } from "zod";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";

/** Loaded pages up to which a list is fetched again as a whole; beyond, only what changed is taken out. */
export const refetchablePages = 5;

interface ChangedArtifacts {
  /** Ids of what left the library. */
  unlisted?: ReadonlySet<string>;
  /** Ids of what was deleted: asking for it would only be refused. */
  deleted?: ReadonlySet<string>;
}

const none: ReadonlySet<string> = new Set();

/** Has every view of artifacts load anew after some of them changed. */
export async function refreshArtifacts({
  unlisted = none,
  deleted = none,
}: ChangedArtifacts = {}): Promise<void> {
  const gone = new Set([...unlisted, ...deleted]);
  queryClient.setQueriesData<InfiniteData<ArtifactLibraryListResponse>>(
    { ...trpc.artifact.library.infiniteQueryFilter() },
    (data) => data && { ...data, pages: data.pages.map((page) => withoutArtifacts(page, gone)) },
  );
  await Promise.all([
    queryClient.invalidateQueries({
      ...trpc.artifact.pathFilter(),
      predicate: (query) => isRefetchable(query) && !isAbout(query, deleted),
    }),
    queryClient.invalidateQueries({
      ...trpc.artifact.pathFilter(),
      predicate: (query) => isAbout(query, deleted),
      refetchType: "none",
    }),
    queryClient.invalidateQueries(trpc.run.pathFilter()),
    queryClient.invalidateQueries(trpc.landing.pathFilter()),
  ]);
}

function withoutArtifacts(
  page: ArtifactLibraryListResponse,
  gone: ReadonlySet<string>,
): ArtifactLibraryListResponse {
  return { ...page, items: page.items.filter(({ artifactId }) => !gone.has(artifactId)) };
}

/** Fetching a hundred pages one after the other would take longer than anybody waits. */
function isRefetchable(query: Query): boolean {
  return countPages(query.state.data) <= refetchablePages;
}

const ArtifactQueryKey = z.tuple([z.unknown(), z.object({ input: z.object({ artifactId: z.string() }) })]);

function isAbout(query: Query, ids: ReadonlySet<string>): boolean {
  const key = ArtifactQueryKey.safeParse(query.queryKey);
  return key.success && ids.has(key.data[1].input.artifactId);
}

/** Pages that an infinite query holds; 0 for what is no list of pages. */
export function countPages(data: unknown): number {
  return typeof data === "object" && data !== null && "pages" in data && Array.isArray(data.pages)
    ? data.pages.length
    : 0;
}
