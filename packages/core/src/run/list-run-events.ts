import type { RunEvent, RunEventsInput, RunEventsResponse } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq } from "drizzle-orm";
import type { Scope } from "../scope.ts";
import { getRunState } from "./get-run-state.ts";
import {
  assertOneDirection,
  cutSequencePage,
  orderOf,
  type SequencePosition,
  withinPosition,
} from "./sequence-page.ts";

const { runEvents } = schema;

/**
 * One page of a run's events, oldest first: the newest one, the one before a sequence, or the one after. Throws
 * NOT_FOUND, and INVALID_INPUT where both `after` and `before` are given.
 */
export async function listRunEvents(scope: Scope, input: RunEventsInput): Promise<RunEventsResponse> {
  assertOneDirection(input);
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    await getRunState(tx, input.runId);
    const { items, more } = cutSequencePage(await loadRunEvents(tx, input, input.limit + 1), input);
    return { events: items, more };
  });
}

/** Events after a sequence in order, or else backwards from `before` or from the end. */
export async function loadRunEvents(
  tx: TenantTransaction,
  { runId, ...position }: SequencePosition & { runId: string },
  limit: number,
): Promise<RunEvent[]> {
  const rows = await tx
    .select({ sequence: runEvents.sequence, at: runEvents.at, body: runEvents.body })
    .from(runEvents)
    .where(
      and(
        eq(runEvents.organizationId, tx.organizationId),
        eq(runEvents.runId, runId),
        withinPosition(runEvents.sequence, position),
      ),
    )
    .orderBy(orderOf(runEvents.sequence, position))
    .limit(limit);
  return rows.map(({ sequence, at, body }) => ({ sequence, at: at.toISOString(), body }));
}
