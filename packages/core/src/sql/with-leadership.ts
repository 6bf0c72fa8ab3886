import { type Database, withAccounts } from "@exhibit/db";
import { sql } from "drizzle-orm";

/** Chores that one process does at a time, by the number of their advisory lock. */
export const chores = { sweep: 4180_0101, reconcile: 4180_0102, sweepObjects: 4180_0103 } as const;

/** Does a chore unless another process is at it; null then. Holds one connection of the pool meanwhile. */
export async function withLeadership<Result>(
  database: Database,
  chore: keyof typeof chores,
  fn: (organizationIds: readonly string[]) => Promise<Result>,
): Promise<Result | null> {
  return withAccounts(database, async (tx) => {
    const lock = await tx.execute<{ led: boolean }>(
      sql`select pg_try_advisory_xact_lock(${chores[chore]}) as led`,
    );
    if (lock.rows[0]?.led !== true) return null;
    const { rows } = await tx.execute<{ id: string }>(sql`select id from organizations order by id`);
    return fn(rows.map((row) => row.id));
  });
}
