import type { AccountTransaction } from "@exhibit/db";
import { sql } from "drizzle-orm";

// Any fixed number: starters of one database wait for each other here.
const seedLock = 4180_0002;

/** Holds the seeds of this database until the transaction ends. */
export async function lockSeeds(tx: AccountTransaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${seedLock})`);
}
