import { withOrganization } from "@exhibit/db";
import { z } from "zod";
import { defineStatement } from "../sql/named-statement.ts";
import type { SweepScope } from "./sweep-artifacts.ts";

const keysAtOnce = 500;

// More orphans than both mean that rows are missing, not that bytes are left over.
const brakeCount = 100;
const brakeShare = 0.005;
/** A small store has no share worth a brake: a killed run or two leave as many. */
const few = 10;

/** Removes objects without a row that are older than the grace; answers how many, or that it refused to. */
export async function sweepObjects(
  scope: SweepScope,
  organizationId: string,
  graceMs: number,
): Promise<number | "braked"> {
  const olderThan = Date.now() - graceMs;
  const orphans: string[] = [];
  let listed = 0;
  let batch: string[] = [];
  for await (const object of scope.store.list(`v1/${organizationId}/`)) {
    listed += 1;
    if (object.modifiedAt.getTime() < olderThan) batch.push(object.key);
    if (batch.length < keysAtOnce) continue;
    orphans.push(...(await findOrphans(scope, organizationId, batch)));
    batch = [];
  }
  orphans.push(...(await findOrphans(scope, organizationId, batch)));
  const isMany = orphans.length > few && orphans.length > listed * brakeShare;
  if (orphans.length > brakeCount || isMany) return "braked";
  await scope.store.delete(orphans);
  return orphans.length;
}

async function findOrphans(
  { database }: SweepScope,
  organizationId: string,
  keys: readonly string[],
): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await withOrganization(database, organizationId, (tx) =>
    listKeys.run(tx, [organizationId, keys]),
  );
  const owned = new Set(rows.map((row) => row.key));
  return keys.filter((key) => !owned.has(key));
}

/** A row whose bytes are gone owns no object. $1 organization, $2 keys. */
const listKeys = defineStatement(
  `select key from files where organization_id = $1 and key = any($2::text[]) and state <> 'gone'`,
  z.object({ key: z.string() }),
);
