import { withLeadership } from "../sql/with-leadership.ts";
import { sweepFiles } from "./sweep-files.ts";
import type { SweepFailure, SweepScope } from "./sweep-scope.ts";

/** How long leftovers are left alone. */
export interface SweepSettings {
  /** For pending rows of dead attempts, transient ones of ended runs, deleted ones. */
  readonly graceMs: number;
}

/** What a sweep did. */
export interface SweepReport {
  /** Files whose bytes were removed. */
  readonly files: number;
  readonly failed: readonly SweepFailure[];
}

/**
 * Removes the bytes that nothing needs any more, in every organization; null where another process is at it. Its
 * work grows with them, not with what is kept.
 */
export async function sweepArtifacts(
  scope: SweepScope,
  settings: SweepSettings,
): Promise<SweepReport | null> {
  return withLeadership(scope.database, "sweep", async (organizationIds) => {
    let files = 0;
    const failed: SweepFailure[] = [];
    for (const organizationId of organizationIds) {
      try {
        const swept = await sweepFiles(scope, organizationId, settings.graceMs);
        files += swept.removed;
        if (swept.failed) failed.push({ organizationId, ...swept.failed });
      } catch (error) {
        failed.push({ organizationId, objects: 0, error });
      }
    }
    return { files, failed };
  });
}
