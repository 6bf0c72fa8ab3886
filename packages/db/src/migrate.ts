import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";

/** Where the generated and hand-written migrations lie. */
export const migrationsFolder = fileURLToPath(new URL("../migrations", import.meta.url));

// Any fixed number: all starters of one database wait for the same lock.
const migrationLock = 4180_0001;

/** Brings the schema up to date as the owner role. Starters that race wait for each other; a second call does nothing. */
export async function migrate(ownerUrl: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl, application_name: "exhibit migrate" });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await applyMigrations(drizzle(client), { migrationsFolder, migrationsSchema: "migrations" });
  } finally {
    await client.end();
  }
}
