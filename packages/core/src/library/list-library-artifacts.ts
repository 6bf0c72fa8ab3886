import type { ArtifactLibraryListInput, ArtifactLibraryListResponse, librarySorts } from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import { eq, gte, isNotNull, lt, type SQL } from "drizzle-orm";
import { z } from "zod";
import { type ArtifactOrder, ArtifactPosition } from "../artifact/artifact-page-sql.ts";
import { findArtifactPage } from "../artifact/find-artifact-page.ts";
import { loadArtifactMetadata } from "../artifact/load-artifact-metadata.ts";
import { decodeCursor, encodeCursor } from "../page/cursor.ts";
import { lowestIdAt } from "../page/lowest-id-at.ts";
import type { Scope } from "../scope.ts";

const { artifacts } = schema;

/** The orders of the library, each delivered by an index of published artifacts. */
export const libraryOrders = {
  newest: { value: null, tie: artifacts.publicationId, descending: true },
  oldest: { value: null, tie: artifacts.publicationId, descending: false },
  name: { value: artifacts.name, tie: artifacts.publicationId, descending: false },
  largest: { value: artifacts.sizeBytes, tie: artifacts.publicationId, descending: true },
} as const satisfies Record<(typeof librarySorts)[number], ArtifactOrder>;

/**
 * One page of what is published. `from` and `to` are moments of publishing, both inclusive. Two statements, or
 * three for a word with more than 10,000 hits. A page can be short and still name a next one, where a word is
 * too short or too common for the index.
 */
export async function listLibraryArtifacts(
  scope: Scope,
  input: ArtifactLibraryListInput,
): Promise<ArtifactLibraryListResponse> {
  const position = decodeCursor(ArtifactPosition.extend({ sort: z.literal(input.sort) }), input.cursor);
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const { ids, next } = await findArtifactPage(tx, {
      search: input.search,
      publishedOnly: true,
      conditions: buildLibraryFilters(input),
      order: libraryOrders[input.sort],
      after: position,
      limit: input.limit,
    });
    return {
      items: await loadArtifactMetadata(tx, ids),
      nextCursor: next === null ? null : encodeCursor({ ...next, sort: input.sort }),
    };
  });
}

/** The conditions of the library's filters. */
export function buildLibraryFilters(input: ArtifactLibraryListInput): (SQL | undefined)[] {
  const { componentId, mediaType, format, workflowId, runId, from, to } = input;
  return [
    isNotNull(artifacts.publicationId),
    componentId === undefined ? undefined : eq(artifacts.componentId, componentId),
    mediaType === undefined ? undefined : eq(artifacts.mediaType, mediaType),
    format === undefined ? undefined : eq(artifacts.format, format),
    workflowId === undefined ? undefined : eq(artifacts.workflowId, workflowId),
    runId === undefined ? undefined : eq(artifacts.runId, runId),
    from === undefined ? undefined : gte(artifacts.publicationId, lowestIdAt(Date.parse(from))),
    to === undefined ? undefined : lt(artifacts.publicationId, lowestIdAt(Date.parse(to) + 1)),
  ];
}
