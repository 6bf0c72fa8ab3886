import {
  createOrganization,
  createTestDatabase,
  insertArtifact,
  insertRun,
  insertStep,
  insertWorkflow,
  type TestDatabase,
} from "@exhibit/testkit";
import { eq, sql } from "drizzle-orm";
import { v7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TenantTransaction, withAccounts, withOrganization } from "./database.ts";
import * as schema from "./schema/index.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await createTestDatabase();
});
afterAll(() => scratch.close());

async function createTenant() {
  const { organizationId } = await createOrganization(scratch.database);
  return <Result>(fn: (tx: TenantTransaction) => Promise<Result>) =>
    withOrganization(scratch.database, organizationId, fn);
}

/** PostgreSQL's own words: Drizzle puts the failed statement around them. */
async function reasonOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
  return "it was taken";
}

async function insertAll(tx: TenantTransaction) {
  const { runId, workflowId } = await insertRun(tx);
  const { stepId, attemptId } = await insertStep(tx, runId);
  const artifact = await insertArtifact(tx, { runId, workflowId, stepId, attemptId });
  const collectionId = v7();
  const { organizationId } = tx;
  await tx
    .insert(schema.collections)
    .values({ id: collectionId, organizationId, label: "l", output: "report" });
  const publicationId = v7();
  await tx.insert(schema.collectionVersions).values({
    id: publicationId,
    organizationId,
    collectionId,
    version: 1,
    artifactId: artifact.artifactId,
    publishedBy: "test",
  });
  await tx
    .update(schema.artifacts)
    .set({ publicationId })
    .where(eq(schema.artifacts.id, artifact.artifactId));
  return { runId, workflowId, stepId, attemptId, collectionId, publicationId, ...artifact };
}

describe("another organization's rows", () => {
  test("are not seen, changed or removed, whatever the condition", async () => {
    const [one, other] = [await createTenant(), await createTenant()];
    const { artifactId } = await one(insertAll);
    await other(async (tx) => {
      expect(await tx.select().from(schema.artifacts)).toEqual([]);
      expect((await tx.update(schema.artifacts).set({ damaged: true })).rowCount).toBe(0);
      expect((await tx.delete(schema.runInputs)).rowCount).toBe(0);
      expect((await tx.delete(schema.artifacts)).rowCount).toBe(0);
    });
    const rows = await one((tx) => tx.select().from(schema.artifacts));
    expect(rows).toMatchObject([{ id: artifactId, damaged: false }]);
  });

  test("are not written in its name", async () => {
    const [one, other] = [await createTenant(), await createTenant()];
    const foreign = await one(async (tx) => tx.organizationId);
    const row = { id: v7(), organizationId: foreign, name: "Foreign", latestVersion: 1 };
    expect(await reasonOf(other((tx) => tx.insert(schema.workflows).values(row)))).toBe(
      'new row violates row-level security policy for table "workflows"',
    );
    await other((tx) => insertWorkflow(tx));
    expect(await reasonOf(other((tx) => tx.update(schema.workflows).set({ organizationId: foreign })))).toBe(
      'new row violates row-level security policy for table "workflows"',
    );
  });

  test("are not referred to, by any foreign key", async () => {
    const [one, other] = [await createTenant(), await createTenant()];
    const foreign = await one(insertAll);
    const own = await other(insertAll);
    const references: Record<string, (tx: TenantTransaction) => Promise<unknown>> = {
      artifacts_file_fk: (tx) => insertArtifact(tx, { fileId: foreign.fileId }),
      artifacts_run_fk: (tx) => insertArtifact(tx, { runId: foreign.runId }),
      artifacts_workflow_fk: (tx) => insertArtifact(tx, { workflowId: foreign.workflowId }),
      artifacts_step_fk: (tx) => insertArtifact(tx, { stepId: foreign.stepId }),
      artifacts_attempt_fk: (tx) => insertArtifact(tx, { attemptId: foreign.attemptId }),
      artifacts_publication_fk: (tx) => insertArtifact(tx, { publicationId: foreign.publicationId }),
      runs_workflow_version_fk: (tx) => insertRun(tx, { workflowId: foreign.workflowId }),
      runs_retry_fk: (tx) => insertRun(tx, { retryOf: foreign.runId }),
      steps_run_fk: (tx) => insertStep(tx, foreign.runId),
      step_inputs_artifact_fk: (tx) =>
        tx.insert(schema.stepInputs).values({
          organizationId: tx.organizationId,
          stepId: own.stepId,
          runId: own.runId,
          port: "report",
          artifactId: foreign.artifactId,
          sha256: foreign.sha256,
        }),
      run_inputs_artifact_fk: (tx) =>
        tx.insert(schema.runInputs).values({
          organizationId: tx.organizationId,
          runId: own.runId,
          name: "report",
          artifactId: foreign.artifactId,
        }),
      collection_versions_artifact_fk: (tx) =>
        tx.insert(schema.collectionVersions).values({
          id: v7(),
          organizationId: tx.organizationId,
          collectionId: own.collectionId,
          version: 2,
          artifactId: foreign.artifactId,
          publishedBy: "test",
        }),
    };
    for (const [constraint, refer] of Object.entries(references)) {
      expect(await reasonOf(other(refer))).toContain(`violates foreign key constraint "${constraint}"`);
    }
  });
});

describe("withOrganization", () => {
  test("leaves no organization behind on its connection", async () => {
    const tenant = await createTenant();
    await tenant((tx) => insertWorkflow(tx));
    // The pool is idle, so that this takes the connection that was used last.
    const rows = await withAccounts(scratch.database, (tx) => tx.select().from(schema.workflows));
    expect(rows).toEqual([]);
  });

  test("takes everything back when its work fails", async () => {
    const tenant = await createTenant();
    const failing = tenant(async (tx) => {
      await insertWorkflow(tx);
      throw new Error("changed my mind");
    });
    await expect(failing).rejects.toThrow("changed my mind");
    expect(await tenant((tx) => tx.select().from(schema.workflows))).toEqual([]);
  });
});

describe("what happened", () => {
  test.for(["audit_log", "run_events", "log_chunks", "workflow_versions"])(
    "is not rewritten in %s",
    async (table) => {
      const tenant = await createTenant();
      const refused = `permission denied for table ${table}`;
      const name = sql.identifier(table);
      expect(await reasonOf(tenant((tx) => tx.execute(sql`delete from ${name}`)))).toBe(refused);
      expect(
        await reasonOf(tenant((tx) => tx.execute(sql`update ${name} set organization_id = organization_id`))),
      ).toBe(refused);
    },
  );

  test("keeps a stored file's key, size and digest, while its state moves on", async () => {
    const tenant = await createTenant();
    await tenant((tx) => insertArtifact(tx));
    for (const change of [{ key: "other" }, { sizeBytes: 1 }, { sha256: "0".repeat(64) }]) {
      expect(await reasonOf(tenant((tx) => tx.update(schema.files).set(change)))).toBe(
        "a row of files does not change its identity",
      );
    }
    const { rowCount } = await tenant((tx) => tx.update(schema.files).set({ state: "deleting" }));
    expect(rowCount).toBe(1);
  });

  test("keeps an artifact's file and origin, while its place moves on", async () => {
    const tenant = await createTenant();
    const { runId } = await tenant((tx) => insertRun(tx));
    await tenant((tx) => insertArtifact(tx, { runId }));
    const changes = [
      { fileId: v7() },
      { name: "other" },
      { sizeBytes: 1 },
      { runId: null },
      { output: "other" },
    ];
    for (const change of changes) {
      expect(await reasonOf(tenant((tx) => tx.update(schema.artifacts).set(change)))).toBe(
        "a row of artifacts does not change its identity",
      );
    }
    const { rowCount } = await tenant((tx) =>
      tx.update(schema.artifacts).set({ partial: true, savedToRun: false }),
    );
    expect(rowCount).toBe(1);
  });

  test("keeps a publication's number, and its row when it is taken back", async () => {
    const tenant = await createTenant();
    await tenant(insertAll);
    const versions = schema.collectionVersions;
    expect(await reasonOf(tenant((tx) => tx.update(versions).set({ version: 7 })))).toBe(
      "a row of collection_versions does not change its identity",
    );
    expect(await reasonOf(tenant((tx) => tx.delete(versions)))).toBe(
      "permission denied for table collection_versions",
    );
    expect(await reasonOf(tenant((tx) => tx.delete(schema.collections)))).toBe(
      "permission denied for table collections",
    );
    const { rowCount } = await tenant((tx) => tx.update(versions).set({ unpublishedAt: new Date() }));
    expect(rowCount).toBe(1);
  });
});
