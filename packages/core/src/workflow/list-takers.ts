import {
  findArtifactTaker,
  Id,
  WorkflowInput,
  type WorkflowTaker,
  type WorkflowTakersInput,
  type WorkflowTakersResponse,
} from "@exhibit/contracts";
import { type TenantTransaction, withOrganization } from "@exhibit/db";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { decodeCursor, encodeCursor } from "../page/cursor.ts";
import { buildLikePattern } from "../page/like-pattern.ts";
import type { Scope } from "../scope.ts";

/** Workflows that one question looks at; a rarely taken format goes on with the cursor. */
const maxLooked = 1_000;

const Position = z.object({ before: Id });
const Row = z.object({ id: Id, name: z.string(), inputs: z.array(WorkflowInput) });

/** Workflows with an input that takes a file of a format, newest first; a page may be short and still have a next. */
export async function listTakers(scope: Scope, input: WorkflowTakersInput): Promise<WorkflowTakersResponse> {
  const position = decodeCursor(Position, input.cursor);
  const rows = await withOrganization(scope.database, scope.organizationId, (tx) =>
    loadInputs(tx, input.search?.toLowerCase() ?? "", position?.before),
  );
  const items: WorkflowTaker[] = [];
  let looked = 0;
  for (const { id, name, inputs } of rows) {
    if (items.length === input.limit) break;
    looked += 1;
    const taker = findArtifactTaker(inputs, input.format);
    if (taker) items.push({ id, name, input: { name: taker.name, title: taker.title } });
  }
  const last = rows[looked - 1];
  const hasMore = looked < rows.length || rows.length === maxLooked;
  return { items, looked, nextCursor: hasMore && last ? encodeCursor({ before: last.id }) : null };
}

/** Of each graph only what a start asks for: nodes can be large, and say nothing here. */
async function loadInputs(tx: TenantTransaction, search: string, before: string | undefined) {
  const { rows } = await tx.execute(sql`
    select workflows.id, workflows.name, coalesce(workflow_versions.graph -> 'inputs', '[]') as inputs
    from workflows join workflow_versions
      on workflow_versions.organization_id = workflows.organization_id
      and workflow_versions.workflow_id = workflows.id and workflow_versions.version = workflows.latest_version
    where workflows.organization_id = ${tx.organizationId} and workflows.deleted_at is null
      ${before === undefined ? sql`` : sql`and workflows.id < ${before}`}
      ${search === "" ? sql`` : sql`and lower(workflows.name) like ${buildLikePattern(search)}`}
    order by workflows.id desc limit ${maxLooked}`);
  return z.array(Row).parse(rows);
}
