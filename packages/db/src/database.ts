import { sql } from "drizzle-orm";
import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import { Pool, type PoolClient } from "pg";
import * as schema from "./schema/index.ts";

type Drizzle = NodePgDatabase<typeof schema>;
type Transaction = Parameters<Parameters<Drizzle["transaction"]>[0]>[0];

/** A transaction on the tables outside row-level security; tenant tables show no rows in it. */
export type AccountTransaction = Transaction;

/** A transaction inside one organization; only `withOrganization` makes one. */
export type TenantTransaction = Transaction & { readonly organizationId: string };

const runIn = Symbol("run in a transaction");

/** A pool of connections as the app role. Queries go through `withOrganization` or `withAccounts`, nothing else. */
export interface Database {
  readonly [runIn]: <Result>(fn: (tx: Transaction) => Promise<Result>) => Promise<Result>;
  /** Ends the pool after its running queries. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  /** Connections at most. */
  max?: number;
  /** Told of connections that broke while idle; the pool makes new ones by itself. */
  onError?: (error: Error) => void;
}

/** Opens a pool; the first query connects. */
export function createDatabase({ url, max = 10, onError = () => {} }: DatabaseOptions): Database {
  const pool = new Pool({
    connectionString: url,
    max,
    application_name: "exhibit",
    statement_timeout: 30_000,
  });
  // Without a listener a dying postmaster ends this process with an uncaught error.
  pool.on("error", onError);
  pool.on("connect", (client) => client.on("error", onError));
  return { [runIn]: (fn) => runTransaction(pool, fn), close: () => pool.end() };
}

const drizzles = new WeakMap<PoolClient, Drizzle>();

/** Takes and gives back the connection itself: Drizzle keeps a pool's one for ever when its `begin` fails. */
async function runTransaction<Result>(pool: Pool, fn: (tx: Transaction) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  try {
    const known = drizzles.get(client) ?? drizzle(client, { schema, casing: "snake_case" });
    drizzles.set(client, known);
    return await known.transaction(fn);
  } finally {
    client.release();
  }
}

/** Runs `fn` in one transaction inside an organization; row-level security shows and takes rows of it alone. */
export function withOrganization<Result>(
  database: Database,
  organizationId: string,
  fn: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return database[runIn](async (tx) => {
    await tx.execute(sql`select set_config('app.organization_id', ${organizationId}, true)`);
    return fn(Object.assign(tx, { organizationId }));
  });
}

/** Runs `fn` in one transaction outside any organization: organizations, members, sessions, login tokens. */
export function withAccounts<Result>(
  database: Database,
  fn: (tx: AccountTransaction) => Promise<Result>,
): Promise<Result> {
  return database[runIn](fn);
}
