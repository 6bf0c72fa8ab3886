import { Id, RunState, type WorkflowListInput, type WorkflowListResponse } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { cutPage, decodeCursor } from "../page/cursor.ts";
import { buildLikePattern } from "../page/like-pattern.ts";
import type { Scope } from "../scope.ts";

const Position = z.object({ before: Id });

const Row = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  version: z.int(),
  updatedAt: z.coerce.date(),
  runId: Id.nullable(),
  runNumber: z.int().nullable(),
  runState: RunState.nullable(),
  runCreatedAt: z.coerce.date().nullable(),
});

/** One page of workflows with the newest run of each, in one statement. */
export async function listWorkflows(scope: Scope, input: WorkflowListInput): Promise<WorkflowListResponse> {
  const position = decodeCursor(Position, input.cursor);
  const search = input.search?.toLowerCase() ?? "";
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const { rows } = await tx.execute(sql`
      select workflows.id, name, description, latest_version as version, updated_at as "updatedAt",
        run.id as "runId", run.number as "runNumber", run.state as "runState", run.created_at as "runCreatedAt"
      from workflows left join lateral (
        select id, number, state, created_at from runs
        where runs.organization_id = workflows.organization_id and runs.workflow_id = workflows.id
        order by id desc limit 1
      ) run on true
      where workflows.organization_id = ${tx.organizationId} and deleted_at is null
        ${position === null ? sql`` : sql`and workflows.id < ${position.before}`}
        ${search === "" ? sql`` : sql`and lower(name) like ${buildLikePattern(search)}`}
      order by workflows.id desc limit ${input.limit + 1}`);
    const page = cutPage(z.array(Row).parse(rows), input.limit, ({ id }) => ({ before: id }));
    return { items: page.rows.map(describeRow), nextCursor: page.nextCursor };
  });
}

function describeRow(row: z.infer<typeof Row>): WorkflowListResponse["items"][number] {
  const { runId, runNumber, runState, runCreatedAt, updatedAt, ...workflow } = row;
  const hasRun = runId !== null && runNumber !== null && runState !== null && runCreatedAt !== null;
  return {
    ...workflow,
    updatedAt: updatedAt.toISOString(),
    lastRun: hasRun
      ? { id: runId, number: runNumber, state: runState, createdAt: runCreatedAt.toISOString() }
      : null,
  };
}
