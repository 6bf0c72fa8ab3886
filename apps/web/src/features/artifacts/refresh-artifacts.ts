import type { ArtifactLibraryListResponse } from "@exhibit/contracts";
import type { InfiniteData, Query } from "@tanstack/react-query";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";

/** Loaded pages up to which a list is fetched again as a whole; beyond, only what changed is taken out. */
export const refetchablePages = 5;

/** Has every view of artifacts load anew after some of them changed; `gone` left the library. */
export async function refreshArtifacts(gone: ReadonlySet<string> = new Set()): Promise<void> {
  queryClient.setQueriesData<InfiniteData<ArtifactLibraryListResponse>>(
    { ...trpc.artifact.library.infiniteQueryFilter() },
    (data) => data && { ...data, pages: data.pages.map((page) => withoutArtifacts(page, gone)) },
  );
  await Promise.all([
    queryClient.invalidateQueries({ ...trpc.artifact.pathFilter(), predicate: isRefetchable }),
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

/** Pages that an infinite query holds; 0 for what is no list of pages. */
export function countPages(data: unknown): number {
  return typeof data === "object" && data !== null && "pages" in data && Array.isArray(data.pages)
    ? data.pages.length
    : 0;
}
