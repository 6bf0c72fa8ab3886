import type { ArtifactLibraryListResponse, ArtifactMetadata, RunArtifactsResponse } from "@exhibit/contracts";
import type { InfiniteData, Query } from "@tanstack/react-query";
import { z } from "zod";
import { queryClient } from "../../query-client.ts";
import { trpc } from "../../trpc.ts";
import { type ArtifactChange, changePages } from "./change-pages.ts";

/** Loaded pages up to which a list is fetched again as a whole; beyond, only what changed is changed in it. */
export const refetchablePages = 5;

const none: ReadonlySet<string> = new Set();

/** Has every view of artifacts show what became of some of them. */
export async function refreshArtifacts(change: ArtifactChange): Promise<void> {
  putIntoLists(change);
  const { deleted = none } = change;
  // Nobody looks at these: they begin anew from their first page.
  queryClient.removeQueries({
    ...trpc.artifact.pathFilter(),
    type: "inactive",
    predicate: (query) => !isRefetchable(query),
  });
  await Promise.all([
    queryClient.invalidateQueries({
      ...trpc.artifact.pathFilter(),
      predicate: (query) => isRefetchable(query) && !isAbout(query, deleted),
    }),
    // Asking for what was deleted would only be refused.
    queryClient.invalidateQueries({
      ...trpc.artifact.pathFilter(),
      predicate: (query) => isAbout(query, deleted),
      refetchType: "none",
    }),
    queryClient.invalidateQueries(trpc.run.pathFilter()),
    queryClient.invalidateQueries(trpc.landing.pathFilter()),
  ]);
}

function putIntoLists(change: ArtifactChange): void {
  queryClient.setQueriesData<InfiniteData<ArtifactLibraryListResponse>>(
    { ...trpc.artifact.library.infiniteQueryFilter() },
    (data) => data && changePages(data, change, isPublished),
  );
  queryClient.setQueriesData<InfiniteData<RunArtifactsResponse>>(
    { ...trpc.artifact.byRun.infiniteQueryFilter() },
    (data) => data && changePages(data, change, isKept),
  );
}

function isPublished({ publication }: ArtifactMetadata): boolean {
  return publication !== null;
}

function isKept({ destinations }: ArtifactMetadata): boolean {
  return destinations.length > 0;
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
