import type { ArtifactLibraryListResponse, ArtifactPickInput } from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import { eq, inArray, isNotNull, not, or } from "drizzle-orm";
import { z } from "zod";
import { decodeCursor, encodeCursor } from "../page/cursor.ts";
import type { Scope } from "../scope.ts";
import { ArtifactPosition } from "./artifact-page-sql.ts";
import { findArtifactPage } from "./find-artifact-page.ts";
import { loadArtifactMetadata } from "./load-artifact-metadata.ts";

const { artifacts } = schema;

/** Artifacts that can stand as an input of a run, newest first: available, kept somewhere, neither partial nor damaged. */
export async function pickArtifacts(
  scope: Scope,
  input: ArtifactPickInput,
): Promise<ArtifactLibraryListResponse> {
  const { publishedOnly, search, formats, limit } = input;
  const position = decodeCursor(
    ArtifactPosition.extend({ published: z.literal(publishedOnly) }),
    input.cursor,
  );
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const { ids, next } = await findArtifactPage(tx, {
      search,
      publishedOnly,
      conditions: [
        eq(artifacts.state, "available"),
        not(artifacts.partial),
        not(artifacts.damaged),
        formats && inArray(artifacts.format, formats),
        publishedOnly
          ? isNotNull(artifacts.publicationId)
          : or(artifacts.savedToRun, isNotNull(artifacts.publicationId)),
      ],
      order: { value: null, tie: publishedOnly ? artifacts.publicationId : artifacts.id, descending: true },
      after: position,
      limit,
    });
    return {
      items: await loadArtifactMetadata(tx, ids),
      nextCursor: next === null ? null : encodeCursor({ ...next, published: publishedOnly }),
    };
  });
}
