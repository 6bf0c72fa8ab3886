import type { AccountTransaction } from "@exhibit/db";
import { runNamed } from "./named-statement.ts";

/**
 * Lets this transaction's commit return before it is on disk. Only for what may be forgotten in a crash of the
 * database: later commits still reach the disk after it, never before.
 */
export async function allowLateCommit(tx: AccountTransaction): Promise<void> {
  await runNamed(tx, "select set_config('synchronous_commit', 'off', true)", []);
}
