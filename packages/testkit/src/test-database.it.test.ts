import { schema, withOrganization } from "@exhibit/db";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createOrganization, insertArtifact, insertRun, insertStep } from "./factories.ts";
import { createTestDatabase, type TestDatabase } from "./test-database.ts";

let testDatabase: TestDatabase;
beforeAll(async () => {
  testDatabase = await createTestDatabase();
});
afterAll(() => testDatabase.close());

test("gives each caller a database of its own, also at the same moment", async () => {
  const many = await Promise.all([createTestDatabase(), createTestDatabase(), createTestDatabase()]);
  expect(new Set(many.map(({ appUrl }) => appUrl)).size).toBe(3);
  const [first, second] = await Promise.all(many.map(({ database }) => createOrganization(database)));
  expect(first?.organizationId).not.toBe(second?.organizationId);
  await Promise.all(many.map((one) => one.close()));
});

test("drops the database on close, even while somebody is connected", async () => {
  const scratch = await createTestDatabase();
  const watcher = new Client({ connectionString: scratch.ownerUrl });
  watcher.on("error", () => undefined);
  await watcher.connect();
  await scratch.close();
  const late = new Client({ connectionString: scratch.ownerUrl });
  await expect(late.connect()).rejects.toThrow(/does not exist/);
});

test("inserts rows that belong together, as the app role", async () => {
  const { organizationId } = await createOrganization(testDatabase.database);
  const rows = await withOrganization(testDatabase.database, organizationId, async (tx) => {
    const { runId, workflowId } = await insertRun(tx);
    const { stepId, attemptId } = await insertStep(tx, runId);
    await insertArtifact(tx, { runId, workflowId, stepId, attemptId, name: "Résumé.txt" });
    return tx.select().from(schema.artifacts);
  });
  expect(rows).toMatchObject([{ name: "Résumé.txt", organizationId, state: "available" }]);
});

test("leaves a database without tables when asked", async () => {
  const empty = await createTestDatabase({ migrated: false });
  const client = new Client({ connectionString: empty.ownerUrl });
  await client.connect();
  const { rows } = await client.query("select from pg_tables where schemaname = 'public'");
  await client.end();
  await empty.close();
  expect(rows).toHaveLength(0);
});
