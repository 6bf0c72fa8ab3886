import { createDatabase, type Database } from "@exhibit/db";
import { Client } from "pg";
import { inject } from "vitest";
import { templateDatabases } from "./test-cluster.ts";

/** A database of one test file. */
export interface TestDatabase {
  /** A pool as the app role. */
  readonly database: Database;
  readonly appUrl: string;
  readonly ownerUrl: string;
  /** For looking behind row-level security; product code never connects like this. */
  readonly superuserUrl: string;
  /** Ends the pool and drops the database, cutting whoever is still connected. */
  close(): Promise<void>;
}

export interface TestDatabaseOptions {
  /** False for a database as the bootstrap leaves it, before any migration. */
  migrated?: boolean;
}

let made = 0;

/**
 * Copies the migrated template file by file, four times as fast as through the log. Test files that run side
 * by side never share a database.
 */
export async function createTestDatabase({
  migrated = true,
}: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const cluster = inject("exhibitTestCluster");
  made += 1;
  const name = `test_${process.pid}_${Date.now()}_${made}`;
  const template = migrated ? templateDatabases.migrated : templateDatabases.empty;
  await runAsAdmin(cluster.adminUrl, [
    `create database ${name} template ${template} owner exhibit_owner strategy file_copy`,
    // Rights on the database itself are not copied with it.
    `revoke all on database ${name} from public`,
    `grant connect on database ${name} to exhibit_app`,
  ]);
  const appUrl = withDatabase(cluster.appUrl, name);
  const database = createDatabase({ url: appUrl });
  return {
    database,
    appUrl,
    ownerUrl: withDatabase(cluster.ownerUrl, name),
    superuserUrl: withDatabase(cluster.adminUrl, name),
    async close() {
      await database.close();
      await runAsAdmin(cluster.adminUrl, [`drop database if exists ${name} with (force)`]);
    },
  };
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = name;
  return changed.href;
}

async function runAsAdmin(adminUrl: string, statements: readonly string[]): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    for (const statement of statements) await admin.query(statement);
  } finally {
    await admin.end();
  }
}
