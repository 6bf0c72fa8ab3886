import type { RunnerInfo } from "@exhibit/contracts";
import { type AccountTransaction, type Database, schema, withAccounts } from "@exhibit/db";
import { asc, gt, sql } from "drizzle-orm";

const { runners } = schema;

/** The runners that are alive, oldest first. */
export function listRunners(database: Database): Promise<RunnerInfo[]> {
  return withAccounts(database, loadRunners);
}

/** The same in a transaction that is under way. */
export async function loadRunners(tx: AccountTransaction): Promise<RunnerInfo[]> {
  const rows = await tx
    .select()
    .from(runners)
    .where(gt(runners.staleAt, sql`now()`))
    .orderBy(asc(runners.startedAt), asc(runners.id));
  return rows.map(({ name, version, isolation, tools, startedAt, lastSeenAt }) => ({
    name,
    version,
    isolation,
    tools,
    startedAt: startedAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
  }));
}
