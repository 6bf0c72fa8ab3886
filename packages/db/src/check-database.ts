import { Client } from "pg";
import { listExpectedTables } from "./check-database/expected-tables.ts";
import { listJobFaults } from "./check-database/list-job-faults.ts";
import { listMigrationFaults } from "./check-database/list-migration-faults.ts";
import { listRightFaults } from "./check-database/list-right-faults.ts";
import { findVersionFault, listRoleFaults } from "./check-database/list-role-faults.ts";
import { listTableFaults } from "./check-database/list-table-faults.ts";

/** Why api and runner refuse to start: every fault of the database, each with how to get it right. */
export class DatabaseNotReady extends Error {
  override readonly name = "DatabaseNotReady";
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(`The database is not ready:\n${faults.map((fault) => `- ${fault}`).join("\n")}`, options);
    this.faults = faults;
  }
}

/** Compares the database with what this release needs, as the app role; throws `DatabaseNotReady`. */
export async function checkDatabase(appUrl: string): Promise<void> {
  const client = new Client({
    connectionString: appUrl,
    application_name: "exhibit check",
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
  });
  client.on("error", () => undefined);
  try {
    await connect(client);
    const faults = await listFaults(client);
    if (faults.length > 0) throw new DatabaseNotReady(faults);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function connect(client: Client): Promise<void> {
  try {
    await client.connect();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || String(cause) : String(cause);
    const place = `${client.host}:${client.port}/${client.database}`;
    throw new DatabaseNotReady(
      [`no connection to ${place} as ${client.user} (${reason}): look at the server and the address`],
      { cause },
    );
  }
}

async function listFaults(client: Client): Promise<string[]> {
  const versionFault = await findVersionFault(client);
  if (versionFault !== null) return [versionFault];
  const tables = listExpectedTables();
  return [
    ...(await listRoleFaults(client)),
    ...(await listMigrationFaults(client)),
    ...(await listTableFaults(client, tables)),
    ...(await listRightFaults(client, tables)),
    ...(await listJobFaults(client)),
  ];
}
