import type { RunSummary } from "@exhibit/contracts";

/** How many of the newest runs a list does not show, though they belong above or among what it does. */
export function countNewRuns(
  shown: readonly Pick<RunSummary, "id">[],
  newest: readonly Pick<RunSummary, "id">[],
): number {
  const known = new Set(shown.map(({ id }) => id));
  const last = shown.at(-1)?.id ?? "";
  // Ids are made in the order of time; what is older than the last row comes with the next page.
  return newest.filter(({ id }) => !known.has(id) && id > last).length;
}
