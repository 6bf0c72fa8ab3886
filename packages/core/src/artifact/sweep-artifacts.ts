import type { Database } from "@exhibit/db";
import type { ObjectStore } from "@exhibit/storage";
import { withLeadership } from "../sql/with-leadership.ts";
import { sweepFiles } from "./sweep-files.ts";
import { sweepObjects } from "./sweep-objects.ts";

/** What a sweep works on. */
export interface SweepScope {
  readonly database: Database;
  readonly store: ObjectStore;
}

/** How long leftovers are left alone. */
export interface SweepSettings {
  /** For rows: pending ones of dead attempts, transient ones of ended runs, deleted ones. */
  readonly graceMs: number;
  /** For objects without a row. */
  readonly orphanGraceMs: number;
}

/** What a sweep did. */
export interface SweepReport {
  /** Files whose bytes were removed. */
  readonly files: number;
  /** Objects without a row that were removed. */
  readonly objects: number;
  /** Organizations where so many objects had no row that none was removed: a restored database would look like this. */
  readonly braked: readonly string[];
  /** Organizations where something can't be removed; the others were swept all the same. */
  readonly failed: readonly { organizationId: string; error: unknown }[];
}

/** Removes what nothing needs any more, in every organization; null where another process is at it. */
export async function sweepArtifacts(
  scope: SweepScope,
  settings: SweepSettings,
): Promise<SweepReport | null> {
  return withLeadership(scope.database, "sweep", async (organizationIds) => {
    let files = 0;
    let objects = 0;
    const braked: string[] = [];
    const failed: { organizationId: string; error: unknown }[] = [];
    for (const organizationId of organizationIds) {
      try {
        files += await sweepFiles(scope, organizationId, settings.graceMs);
        const removed = await sweepObjects(scope, organizationId, settings.orphanGraceMs);
        if (removed === "braked") braked.push(organizationId);
        else objects += removed;
      } catch (error) {
        failed.push({ organizationId, error });
      }
    }
    return { files, objects, braked, failed };
  });
}
