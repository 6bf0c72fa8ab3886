import { AppError, type Workflow } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { and, eq, isNull } from "drizzle-orm";

const { workflows, workflowVersions } = schema;

/** A workflow with the graph of one version, the latest unless told. Throws NOT_FOUND. */
export async function loadWorkflow(
  tx: TenantTransaction,
  workflowId: string,
  version?: number,
): Promise<Workflow> {
  const [row] = await tx
    .select({ workflow: workflows, version: workflowVersions.version, graph: workflowVersions.graph })
    .from(workflows)
    .innerJoin(
      workflowVersions,
      and(
        eq(workflowVersions.organizationId, workflows.organizationId),
        eq(workflowVersions.workflowId, workflows.id),
        eq(workflowVersions.version, version ?? workflows.latestVersion),
      ),
    )
    .where(
      and(
        eq(workflows.organizationId, tx.organizationId),
        eq(workflows.id, workflowId),
        isNull(workflows.deletedAt),
      ),
    );
  if (row === undefined) throw workflowNotFound(workflowId, version);
  return {
    id: row.workflow.id,
    name: row.workflow.name,
    description: row.workflow.description,
    version: row.version,
    latestVersion: row.workflow.latestVersion,
    graph: row.graph,
    createdAt: row.workflow.createdAt.toISOString(),
    updatedAt: row.workflow.updatedAt.toISOString(),
  };
}

/** The one answer for a workflow or version that is not there for the caller. */
export function workflowNotFound(workflowId: string, version?: number): AppError {
  return new AppError(
    "NOT_FOUND",
    version === undefined
      ? `There is no workflow ${workflowId}.`
      : `There is no version ${version} of workflow ${workflowId}.`,
  );
}
