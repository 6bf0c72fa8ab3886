import type { RunEvent, RunEventsInput, RunEventsResponse } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, asc, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { cutPage, decodeCursor } from "../page/cursor.ts";
import type { Scope } from "../scope.ts";
import { getRunState } from "./get-run-state.ts";

const { runEvents } = schema;
const Position = z.object({ after: z.int().nonnegative() });

/** One page of a run's events, oldest first. Throws NOT_FOUND. */
export async function listRunEvents(scope: Scope, input: RunEventsInput): Promise<RunEventsResponse> {
  const position = decodeCursor(Position, input.cursor);
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    await getRunState(tx, input.runId);
    const found = await loadRunEvents(tx, input.runId, position?.after ?? 0, input.limit + 1);
    const { rows, nextCursor } = cutPage(found, input.limit, ({ sequence }) => ({ after: sequence }));
    return { items: [...rows], nextCursor };
  });
}

/** Events of a run after a sequence, in order. */
export async function loadRunEvents(
  tx: TenantTransaction,
  runId: string,
  after: number,
  limit: number,
): Promise<RunEvent[]> {
  const rows = await tx
    .select({ sequence: runEvents.sequence, at: runEvents.at, body: runEvents.body })
    .from(runEvents)
    .where(
      and(
        eq(runEvents.organizationId, tx.organizationId),
        eq(runEvents.runId, runId),
        gt(runEvents.sequence, after),
      ),
    )
    .orderBy(asc(runEvents.sequence))
    .limit(limit);
  return rows.map(({ sequence, at, body }) => ({ sequence, at: at.toISOString(), body }));
}
