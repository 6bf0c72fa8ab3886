import { createHash } from "node:crypto";
import type { WorkflowGraph } from "@exhibit/contracts";
import { type Database, schema, type TenantTransaction, withAccounts } from "@exhibit/db";
import { v7 } from "uuid";

type Row<Table extends { $inferInsert: unknown }> = Table["$inferInsert"];

/** An organization of one test, with its owner. */
export interface TestOrganization {
  readonly organizationId: string;
  readonly memberId: string;
}

/** Makes an organization with one member: each test has its own. */
export async function createOrganization(
  database: Database,
  { name = "Test organization" } = {},
): Promise<TestOrganization> {
  const organizationId = v7();
  const memberId = v7();
  await withAccounts(database, async (tx) => {
    await tx.insert(schema.organizations).values({ id: organizationId, name });
    await tx.insert(schema.members).values({ id: memberId, organizationId, name: "Owner", role: "owner" });
  });
  return { organizationId, memberId };
}

const noNodes: WorkflowGraph = { inputs: [], nodes: [] };

/** Inserts a workflow with version 1; its name is unique unless told. */
export async function insertWorkflow(
  tx: TenantTransaction,
  { graph = noNodes, ...columns }: Partial<Row<typeof schema.workflows>> & { graph?: WorkflowGraph } = {},
): Promise<{ workflowId: string; version: number }> {
  const { organizationId } = tx;
  const id = columns.id ?? v7();
  await tx
    .insert(schema.workflows)
    .values({ name: `Workflow ${id}`, latestVersion: 1, ...columns, id, organizationId });
  await tx
    .insert(schema.workflowVersions)
    .values({ organizationId, workflowId: id, version: 1, graph, createdBy: "test" });
  return { workflowId: id, version: 1 };
}

/** Inserts a run of a workflow, of a new one unless told, that has succeeded unless told. */
export async function insertRun(
  tx: TenantTransaction,
  columns: Partial<Row<typeof schema.runs>> = {},
): Promise<{ runId: string; workflowId: string }> {
  const id = columns.id ?? v7();
  const workflowId = columns.workflowId ?? (await insertWorkflow(tx)).workflowId;
  await tx.insert(schema.runs).values({
    number: Number.parseInt(id.slice(-7), 16),
    workflowVersion: 1,
    state: "succeeded",
    trigger: "manual",
    openSteps: 0,
    createdBy: "test",
    ...columns,
    id,
    workflowId,
    organizationId: tx.organizationId,
  });
  return { runId: id, workflowId };
}

/** Inserts a step of a run with one attempt, both succeeded unless told. */
export async function insertStep(
  tx: TenantTransaction,
  runId: string,
  columns: Partial<Row<typeof schema.steps>> = {},
): Promise<{ stepId: string; attemptId: string; ref: string }> {
  const { organizationId } = tx;
  const id = columns.id ?? v7();
  const ref = columns.ref ?? "step";
  await tx.insert(schema.steps).values({
    node: {
      ref,
      component: { id: "test.echo", version: 1 },
      parameters: {},
      inputs: {},
      artifacts: { saveRunArtifacts: true, publishToLibrary: false },
    },
    state: "succeeded",
    predecessors: [],
    successors: [],
    openPredecessors: 0,
    ...columns,
    id,
    ref,
    runId,
    organizationId,
  });
  const attemptId = v7();
  await tx.insert(schema.stepAttempts).values({
    id: attemptId,
    organizationId,
    runId,
    stepId: id,
    number: 1,
    fence: 1,
    state: "succeeded",
    jobId: v7(),
    jobRetry: 0,
    runner: "test",
  });
  return { stepId: id, attemptId, ref };
}

/** Inserts an available artifact with its stored file's row; no bytes are in any store. */
export async function insertArtifact(
  tx: TenantTransaction,
  columns: Partial<Row<typeof schema.artifacts>> & { sha256?: string } = {},
): Promise<{ artifactId: string; fileId: string; sha256: string }> {
  const { organizationId } = tx;
  const id = columns.id ?? v7();
  const fileId = columns.fileId ?? v7();
  const { sha256 = createHash("sha256").update(fileId).digest("hex"), ...artifact } = columns;
  const sizeBytes = columns.sizeBytes ?? 1024;
  const name = columns.name ?? `report-${id}.txt`;
  if (columns.fileId === undefined) {
    await tx
      .insert(schema.files)
      .values({ id: fileId, organizationId, key: `test/${fileId}`, sizeBytes, sha256, state: "stored" });
  }
  await tx.insert(schema.artifacts).values({
    output: "report",
    many: false,
    mediaType: "text/plain",
    format: "text",
    savedToRun: true,
    state: "available",
    searchText: `${name} ${columns.label ?? ""}`.toLowerCase(),
    ...artifact,
    id,
    fileId,
    name,
    sizeBytes,
    organizationId,
  });
  return { artifactId: id, fileId, sha256 };
}
