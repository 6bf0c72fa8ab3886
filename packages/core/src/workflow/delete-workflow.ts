import { schema, withOrganization } from "@exhibit/db";
import { and, eq, isNull, sql } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { Scope } from "../scope.ts";
import { workflowNotFound } from "./load-workflow.ts";

const { workflows } = schema;

/** Takes a workflow out of the list and frees its name. Its runs, versions and artifacts stay. Throws NOT_FOUND. */
export async function deleteWorkflow(
  scope: Scope,
  input: { workflowId: string },
): Promise<{ workflowId: string }> {
  const { workflowId } = input;
  await withOrganization(scope.database, scope.organizationId, async (tx) => {
    const [deleted] = await tx
      .update(workflows)
      .set({ deletedAt: sql`now()` })
      .where(
        and(
          eq(workflows.organizationId, tx.organizationId),
          eq(workflows.id, workflowId),
          isNull(workflows.deletedAt),
        ),
      )
      .returning({ name: workflows.name });
    if (deleted === undefined) throw workflowNotFound(workflowId);
    await recordAudit(tx, scope, {
      action: "workflow.deleted",
      subjectType: "workflow",
      subjectId: workflowId,
      details: { name: deleted.name },
    });
  });
  return { workflowId };
}
