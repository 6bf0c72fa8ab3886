import { AppError, type RunState } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { and, eq } from "drizzle-orm";

const { runs } = schema;

/** Where a run stands, and the sequence of its newest event or log chunk. */
export interface RunPosition {
  readonly state: RunState;
  readonly lastSequence: number;
}

/** Reads a run's state. Throws NOT_FOUND, in the same words for an unknown run and one of another organization. */
export async function getRunState(tx: TenantTransaction, runId: string): Promise<RunPosition> {
  const [row] = await tx
    .select({ state: runs.state, lastSequence: runs.lastSequence })
    .from(runs)
    .where(and(eq(runs.organizationId, tx.organizationId), eq(runs.id, runId)));
  if (row === undefined) throw runNotFound(runId);
  return row;
}

/** The one answer for a run that is not there for the caller, whatever the reason. */
export function runNotFound(runId: string): AppError {
  return new AppError("NOT_FOUND", `There is no run ${runId}.`);
}
