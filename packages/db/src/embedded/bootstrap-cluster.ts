import { Client } from "pg";
import type { RolePasswords } from "./cluster-home.ts";
import { DATABASE_NAME, type PostgresConnection } from "./connection.ts";

const EXTENSIONS = ["pg_trgm", "btree_gin"];

/**
 * Creates what a migration, run as the owner, finds in place: the three roles, the database and its
 * extensions. Runs at every start; what is there already stays.
 */
export async function bootstrapCluster(
  connection: PostgresConnection,
  passwords: RolePasswords,
): Promise<void> {
  await withClient(connection.adminUrl, async (admin) => {
    await createRole(admin, "exhibit_owner", `login password ${admin.escapeLiteral(passwords.owner)}`);
    await createRole(admin, "exhibit_app", `login password ${admin.escapeLiteral(passwords.app)}`);
    await createRole(admin, "exhibit_search", "nologin");
    // The owner hands the search function over to this role.
    await admin.query("grant exhibit_search to exhibit_owner");
    const { rowCount } = await admin.query("select from pg_database where datname = $1", [DATABASE_NAME]);
    if (rowCount === 0) await admin.query(`create database ${DATABASE_NAME} owner exhibit_owner`);
    await admin.query(`revoke all on database ${DATABASE_NAME} from public`);
    await admin.query(`grant connect on database ${DATABASE_NAME} to exhibit_app`);
  });
  const url = new URL(connection.adminUrl);
  url.pathname = DATABASE_NAME;
  await withClient(url.href, async (admin) => {
    for (const extension of EXTENSIONS) await admin.query(`create extension if not exists ${extension}`);
  });
}

async function createRole(admin: Client, name: string, attributes: string): Promise<void> {
  const { rowCount } = await admin.query("select from pg_roles where rolname = $1", [name]);
  if (rowCount === 0) {
    await admin.query(`create role ${name} nosuperuser nocreatedb nocreaterole nobypassrls ${attributes}`);
  }
}

/** Runs `work` on a connection of its own and closes it. */
export async function withClient<Result>(
  url: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 15_000 });
  // A connection that is cut while idle rejects the next query; without a listener it would end the process.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
