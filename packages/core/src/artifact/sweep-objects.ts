import { withOrganization } from "@exhibit/db";
import { z } from "zod";
import { defineStatement } from "../sql/named-statement.ts";
import { withLeadership } from "../sql/with-leadership.ts";
import { deleteObjects } from "./delete-objects.ts";
import type { SweepFailure, SweepScope } from "./sweep-scope.ts";

const keysAtOnce = 500;

// More orphans than both mean that rows are missing, not that bytes are left over.
const brakeCount = 100;
const brakeShare = 0.005;
/** A small store has no share worth a brake: a killed run or two leave as many. */
const few = 10;

/** What a look through the whole store did. */
export interface ObjectSweepReport {
  /** Objects without a row that were removed. */
  readonly objects: number;
  /** Organizations where so many objects had no row that none was removed: a restored database would look like this. */
  readonly braked: readonly string[];
  readonly failed: readonly SweepFailure[];
}

/**
 * Removes objects without a row that are older than the grace, in every organization; null where another process is
 * at it. Lists the whole store, so it belongs on a slow schedule.
 */
export async function sweepObjects(
  scope: SweepScope,
  settings: { graceMs: number },
): Promise<ObjectSweepReport | null> {
  return withLeadership(scope.database, "sweepObjects", async (organizationIds) => {
    let objects = 0;
    const braked: string[] = [];
    const failed: SweepFailure[] = [];
    for (const organizationId of organizationIds) {
      try {
        const orphans = await findAllOrphans(scope, organizationId, settings.graceMs);
        if (orphans === "too many") {
          braked.push(organizationId);
          continue;
        }
        const failures = await deleteObjects(scope.store, orphans);
        objects += orphans.length - failures.size;
        const [error] = failures.values();
        if (failures.size > 0) failed.push({ organizationId, objects: failures.size, error });
      } catch (error) {
        failed.push({ organizationId, objects: 0, error });
      }
    }
    return { objects, braked, failed };
  });
}

async function findAllOrphans(
  scope: SweepScope,
  organizationId: string,
  graceMs: number,
): Promise<readonly string[] | "too many"> {
  const olderThan = Date.now() - graceMs;
  const orphans: string[] = [];
  let listed = 0;
  let batch: string[] = [];
  for await (const object of scope.store.list(`v1/${organizationId}/`)) {
    listed += 1;
    if (object.modifiedAt.getTime() < olderThan) batch.push(object.key);
    if (batch.length < keysAtOnce) continue;
    orphans.push(...(await findOrphans(scope, organizationId, batch)));
    if (orphans.length > brakeCount) return "too many";
    batch = [];
  }
  orphans.push(...(await findOrphans(scope, organizationId, batch)));
  const isMany = orphans.length > few && orphans.length > listed * brakeShare;
  return orphans.length > brakeCount || isMany ? "too many" : orphans;
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
