import type { LogChunk, RunLogsInput, RunLogsResponse } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq } from "drizzle-orm";
import type { Scope } from "../scope.ts";
import { getRunState } from "./get-run-state.ts";
import { assertOneDirection, cutSequencePage, orderOf, withinPosition } from "./sequence-page.ts";

const { logChunks } = schema;

/**
 * One page of a run's log, oldest first: the newest one, the one before a sequence, or the one after. Throws
 * NOT_FOUND, and INVALID_INPUT where both `after` and `before` are given.
 */
export async function listRunLogs(scope: Scope, input: RunLogsInput): Promise<RunLogsResponse> {
  assertOneDirection(input);
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    await getRunState(tx, input.runId);
    const { items, more } = cutSequencePage(await loadLogChunks(tx, input, input.limit + 1), input);
    return { chunks: items, more };
  });
}

/** Chunks after a sequence in order, or else backwards from `before` or from the end. */
export async function loadLogChunks(
  tx: TenantTransaction,
  { runId, stepRef, attempt, ...position }: Omit<RunLogsInput, "limit">,
  limit: number,
): Promise<LogChunk[]> {
  const rows = await tx
    .select({
      sequence: logChunks.sequence,
      at: logChunks.at,
      stepRef: logChunks.stepRef,
      attempt: logChunks.attempt,
      stream: logChunks.stream,
      text: logChunks.text,
    })
    .from(logChunks)
    .where(
      and(
        eq(logChunks.organizationId, tx.organizationId),
        eq(logChunks.runId, runId),
        stepRef === undefined ? undefined : eq(logChunks.stepRef, stepRef),
        attempt === undefined ? undefined : eq(logChunks.attempt, attempt),
        withinPosition(logChunks.sequence, position),
      ),
    )
    .orderBy(orderOf(logChunks.sequence, position))
    .limit(limit);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
