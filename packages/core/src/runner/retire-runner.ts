import { type Database, schema, withAccounts } from "@exhibit/db";
import { eq } from "drizzle-orm";

/** Forgets a runner that takes no more work. */
export async function retireRunner(database: Database, id: string): Promise<void> {
  await withAccounts(database, (tx) => tx.delete(schema.runners).where(eq(schema.runners.id, id)));
}
