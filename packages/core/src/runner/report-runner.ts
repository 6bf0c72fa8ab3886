import type { ToolIsolation, ToolState } from "@exhibit/contracts";
import { type Database, schema, withAccounts } from "@exhibit/db";
import { lte, sql } from "drizzle-orm";

const { runners } = schema;

/** What a runner says of itself, again with each heartbeat. */
export interface RunnerReport {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly isolation: ToolIsolation;
  readonly tools: readonly ToolState[];
  /** Silence after which it counts as gone. */
  readonly staleAfterMs: number;
}

/** Writes down that a runner is alive and what it can run, and forgets those that have gone silent. */
export async function reportRunner(database: Database, report: RunnerReport): Promise<void> {
  const { id, name, version, isolation, staleAfterMs } = report;
  const said = {
    isolation,
    tools: [...report.tools],
    lastSeenAt: sql`now()`,
    staleAt: sql`now() + ${staleAfterMs} * interval '1 millisecond'`,
  };
  await withAccounts(database, async (tx) => {
    await tx
      .insert(runners)
      .values({ id, name, version, ...said })
      .onConflictDoUpdate({ target: runners.id, set: said });
    await tx.delete(runners).where(lte(runners.staleAt, sql`now()`));
  });
}
