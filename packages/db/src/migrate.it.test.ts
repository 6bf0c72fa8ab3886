import { createTestDatabase, type TestDatabase } from "@exhibit/testkit";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { migrate, migrationsFolder } from "./migrate.ts";

let empty: TestDatabase;
beforeEach(async () => {
  empty = await createTestDatabase({ migrated: false });
});
afterEach(() => empty.close());

async function countApplied(): Promise<number> {
  const client = new Client({ connectionString: empty.ownerUrl });
  await client.connect();
  const { rowCount } = await client.query("select from migrations.__drizzle_migrations");
  await client.end();
  return rowCount ?? 0;
}

test("does nothing the second time", async () => {
  await migrate(empty.ownerUrl);
  await migrate(empty.ownerUrl);
  expect(await countApplied()).toBe(readMigrationFiles({ migrationsFolder }).length);
});

test("lets starters that race wait for each other", async () => {
  await expect(
    Promise.all([migrate(empty.ownerUrl), migrate(empty.ownerUrl), migrate(empty.ownerUrl)]),
  ).resolves.toBeDefined();
  expect(await countApplied()).toBe(readMigrationFiles({ migrationsFolder }).length);
});

test("is refused to the app role", async () => {
  await expect(migrate(empty.appUrl)).rejects.toMatchObject({
    cause: { message: expect.stringContaining("permission denied for database") },
  });
});
