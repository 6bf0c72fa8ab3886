import { Id, type RunArtifactsInput, type RunArtifactsResponse } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, asc, eq, gt, isNotNull, or } from "drizzle-orm";
import { z } from "zod";
import { cutPage, decodeCursor } from "../page/cursor.ts";
import { getRunState } from "../run/get-run-state.ts";
import type { Scope } from "../scope.ts";
import { loadArtifactMetadata } from "./load-artifact-metadata.ts";

const { artifacts } = schema;
const Position = z.object({ after: Id });

/** What a run keeps, in the run or in the library, oldest first. Throws NOT_FOUND for an unknown run. */
export async function listRunArtifacts(
  scope: Scope,
  input: RunArtifactsInput,
): Promise<RunArtifactsResponse> {
  const position = decodeCursor(Position, input.cursor);
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const found = await findKeptIds(tx, input, position?.after);
    if (found.length === 0) await getRunState(tx, input.runId);
    const { rows, nextCursor } = cutPage(found, input.limit, ({ id }) => ({ after: id }));
    const items = await loadArtifactMetadata(
      tx,
      rows.map(({ id }) => id),
    );
    return { runId: input.runId, items, nextCursor };
  });
}

function findKeptIds(
  tx: TenantTransaction,
  { runId, stepRef, limit }: RunArtifactsInput,
  after: string | undefined,
): Promise<{ id: string }[]> {
  return tx
    .select({ id: artifacts.id })
    .from(artifacts)
    .where(
      and(
        eq(artifacts.organizationId, tx.organizationId),
        eq(artifacts.runId, runId),
        eq(artifacts.state, "available"),
        or(artifacts.savedToRun, isNotNull(artifacts.publicationId)),
        stepRef === undefined ? undefined : eq(artifacts.stepRef, stepRef),
        after === undefined ? undefined : gt(artifacts.id, after),
      ),
    )
    .orderBy(asc(artifacts.id))
    .limit(limit + 1);
}
