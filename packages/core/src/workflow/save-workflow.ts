import {
  AppError,
  validateGraph,
  type Workflow,
  type WorkflowGraph,
  type WorkflowSaveInput,
  writeDefaultLabels,
} from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq, isNull, sql } from "drizzle-orm";
import { v7 } from "uuid";
import { recordAudit } from "../audit/record-audit.ts";
import type { ComponentScope } from "../scope.ts";
import { isUniqueViolation } from "../sql/is-unique-violation.ts";
import { loadWorkflow, workflowNotFound } from "./load-workflow.ts";

const { workflows, workflowVersions } = schema;

/**
 * Saves a new immutable version; drafts with faults too, but not beyond the limits (INVALID_INPUT). Throws CONFLICT
 * for a name that is taken, and when another version than `baseVersion` is the latest; NOT_FOUND.
 */
export async function saveWorkflow(scope: ComponentScope, input: WorkflowSaveInput): Promise<Workflow> {
  assertWithinLimits(input.graph, scope);
  const saved = { ...input, graph: writeDefaultLabels(input.name, input.graph) };
  try {
    return await withOrganization(scope.database, scope.organizationId, async (tx) => {
      const workflowId =
        input.workflowId === undefined
          ? await insertWorkflow(tx, saved, scope.actor)
          : await addVersion(tx, input.workflowId, saved, scope.actor);
      const workflow = await loadWorkflow(tx, workflowId);
      await recordAudit(tx, scope, {
        action: "workflow.saved",
        subjectType: "workflow",
        subjectId: workflowId,
        details: { version: workflow.version },
      });
      return workflow;
    });
  } catch (error) {
    if (!isUniqueViolation(error, "workflows_name_key")) throw error;
    const message = `There is a workflow named ${JSON.stringify(input.name)} already; names are unique.`;
    throw new AppError("CONFLICT", message, { cause: error, fields: [{ path: "name", message }] });
  }
}

function assertWithinLimits(graph: WorkflowGraph, { components }: ComponentScope): void {
  const tooLarge = validateGraph(graph, components).issues.filter(({ code }) => code === "LIMIT");
  const [first] = tooLarge;
  if (first === undefined) return;
  throw new AppError("INVALID_INPUT", first.message, {
    fields: tooLarge.map(({ message }) => ({ path: "graph", message })),
  });
}

async function insertWorkflow(
  tx: TenantTransaction,
  { name, description, graph }: WorkflowSaveInput,
  actor: string,
): Promise<string> {
  const id = v7();
  await tx
    .insert(workflows)
    .values({ id, organizationId: tx.organizationId, name, description, latestVersion: 1 });
  await insertVersion(tx, id, 1, graph, actor);
  return id;
}

async function addVersion(
  tx: TenantTransaction,
  workflowId: string,
  { name, description, graph, baseVersion }: WorkflowSaveInput,
  actor: string,
): Promise<string> {
  const mine = and(
    eq(workflows.organizationId, tx.organizationId),
    eq(workflows.id, workflowId),
    isNull(workflows.deletedAt),
  );
  const [current] = await tx
    .select({ latestVersion: workflows.latestVersion })
    .from(workflows)
    .where(mine)
    .for("update");
  if (current === undefined) throw workflowNotFound(workflowId);
  if (baseVersion !== undefined && baseVersion !== current.latestVersion) {
    throw new AppError(
      "CONFLICT",
      `Version ${current.latestVersion} was saved meanwhile; this edit began from version ${baseVersion}. Nothing was written.`,
      { fields: [{ path: "baseVersion", message: `must be ${current.latestVersion}, the latest version` }] },
    );
  }
  const version = current.latestVersion + 1;
  await insertVersion(tx, workflowId, version, graph, actor);
  await tx
    .update(workflows)
    .set({ name, description, latestVersion: version, updatedAt: sql`now()` })
    .where(mine);
  return workflowId;
}

async function insertVersion(
  tx: TenantTransaction,
  workflowId: string,
  version: number,
  graph: WorkflowGraph,
  createdBy: string,
): Promise<void> {
  await tx
    .insert(workflowVersions)
    .values({ organizationId: tx.organizationId, workflowId, version, graph, createdBy });
}
