import { join } from "node:path";
import { createDatabase, schema, type TenantTransaction, withAccounts, withOrganization } from "@exhibit/db";
import { findEmbeddedPostgres } from "@exhibit/db/embedded";

/** Runs a transaction in the one organization of a studio that is up, behind its back. */
export async function withStudioDatabase<Result>(
  dataDir: string,
  fn: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  const found = await findEmbeddedPostgres(join(dataDir, "postgres"));
  if (found === null) throw new Error(`no database runs in ${dataDir}`);
  const database = createDatabase({ url: found.connection.appUrl });
  try {
    const [member] = await withAccounts(database, (tx) => tx.select().from(schema.members));
    if (member === undefined) throw new Error("the studio has no member");
    return await withOrganization(database, member.organizationId, fn);
  } finally {
    await database.close();
  }
}
