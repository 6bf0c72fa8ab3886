import type { AccountTransaction } from "@exhibit/db";
import { sql } from "drizzle-orm";

const secretKeysLock = 4180_0103;

/**
 * Held to the end of the transaction by whoever seals or opens a secret, taken before the key file is read: a
 * change of the key forgets the old one only when nobody holds this any more.
 */
export async function shareSecretKeys(tx: AccountTransaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(${secretKeysLock})`);
}

/** Waits until nobody seals or opens a secret, and keeps others from it to the end of the transaction. */
export async function takeSecretKeys(tx: AccountTransaction): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(${secretKeysLock})`);
}
