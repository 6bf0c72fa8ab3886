import { AppError, type SequencePage } from "@exhibit/contracts";
import { asc, type Column, desc, gt, lt, type SQL } from "drizzle-orm";

/** Where a page of a run's events or log begins. */
export type SequencePosition = Pick<SequencePage, "after" | "before">;

/** Throws INVALID_INPUT where a page is asked for in both directions. */
export function assertOneDirection({ after, before }: SequencePosition): void {
  if (after === undefined || before === undefined) return;
  const message = "goes with either after or before, not with both";
  throw new AppError("INVALID_INPUT", `A page of a run ${message}.`, {
    fields: [{ path: "before", message }],
  });
}

/** What lies behind `after` or before `before`, or everything. */
export function withinPosition(column: Column, { after, before }: SequencePosition): SQL | undefined {
  if (after !== undefined) return gt(column, after);
  return before === undefined ? undefined : lt(column, before);
}

/** Forwards from `after`, else backwards from `before` or from the end. */
export function orderOf(column: Column, { after }: SequencePosition): SQL {
  return after === undefined ? desc(column) : asc(column);
}

/** Of `limit + 1` rows as they were read: a page, oldest first, and whether there are more in its direction. */
export function cutSequencePage<Item>(
  found: readonly Item[],
  { after, limit }: Pick<SequencePage, "after" | "limit">,
): { items: Item[]; more: boolean } {
  const items = found.slice(0, limit);
  return { items: after === undefined ? items.reverse() : items, more: found.length > limit };
}
