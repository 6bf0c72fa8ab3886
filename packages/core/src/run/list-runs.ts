import { Id, type RunListInput, type RunListResponse, type RunState } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { cutPage, decodeCursor } from "../page/cursor.ts";
import type { Scope } from "../scope.ts";
import { loadRunSummaries } from "./load-run-summaries.ts";

const Position = z.object({ before: Id });

/** One page of runs, newest first, in one statement. An unknown workflow has no runs. */
export async function listRuns(scope: Scope, input: RunListInput): Promise<RunListResponse> {
  const position = decodeCursor(Position, input.cursor);
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const found = await loadRunSummaries(tx, buildPage(tx.organizationId, input, position?.before));
    const { rows, nextCursor } = cutPage(found, input.limit, ({ id }) => ({ before: id }));
    return { items: rows.map(({ lastSequence: _, ...run }) => run), nextCursor };
  });
}

/** Each state is read from its own stretch of the index: a rare one must not walk all runs of the others. */
function buildPage(organizationId: string, input: RunListInput, before: string | undefined): SQL {
  const { workflowId, number, state, limit } = input;
  const narrowed = (condition: SQL): SQL => sql`
    select id from runs where organization_id = ${organizationId} ${condition}
      ${workflowId === undefined ? sql`` : sql`and workflow_id = ${workflowId}`}
      ${number === undefined ? sql`` : sql`and number = ${number}`}
      ${before === undefined ? sql`` : sql`and id < ${before}`}
    order by id desc limit ${limit + 1}`;
  if (state === undefined || state.length === 0) return narrowed(sql``);
  const parts = [...new Set<RunState>(state)].map((one) => sql`(${narrowed(sql`and state = ${one}`)})`);
  return sql`select id from (${sql.join(parts, sql` union all `)}) chosen order by id desc limit ${limit + 1}`;
}
