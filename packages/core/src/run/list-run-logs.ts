import { AppError, type LogChunk, type RunLogsInput, type RunLogsResponse } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import type { Scope } from "../scope.ts";
import { getRunState } from "./get-run-state.ts";

const { logChunks } = schema;

/**
 * One page of a run's log, oldest first: the newest one, the one before a sequence, or the one after. Throws
 * NOT_FOUND, and INVALID_INPUT where both `after` and `before` are given.
 */
export async function listRunLogs(scope: Scope, input: RunLogsInput): Promise<RunLogsResponse> {
  const { after, before, limit } = input;
  if (after !== undefined && before !== undefined) {
    const message = "goes with either after or before, not with both";
    throw new AppError("INVALID_INPUT", `A page of logs ${message}.`, {
      fields: [{ path: "before", message }],
    });
  }
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    await getRunState(tx, input.runId);
    const found = await loadLogChunks(tx, input, limit + 1);
    const page = found.slice(0, limit);
    return { chunks: after === undefined ? page.reverse() : page, more: found.length > limit };
  });
}

/** Chunks after a sequence in order, or else backwards from `before` or from the end. */
export async function loadLogChunks(
  tx: TenantTransaction,
  { runId, stepRef, attempt, after, before }: Omit<RunLogsInput, "limit">,
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
        after === undefined ? undefined : gt(logChunks.sequence, after),
        before === undefined ? undefined : lt(logChunks.sequence, before),
      ),
    )
    .orderBy(after === undefined ? desc(logChunks.sequence) : asc(logChunks.sequence))
    .limit(limit);
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
}
