import { z } from "zod";

/** One thing that was asked for and not looked at. */
export const CoverageGap = z.strictObject({
  /** Kind of thing, in the singular: `host`, `resolver`, `region`, `check`. */
  kind: z.string().min(1).max(64),
  name: z.string().min(1).max(1000),
  reason: z.string().min(1).max(1000),
});
export type CoverageGap = z.infer<typeof CoverageGap>;

/**
 * What a scan was asked to look at and what it did look at, by kind. Absence in a report says something only about
 * what `lookedAt` holds.
 */
export const Coverage = z.strictObject({
  asked: z.record(z.string(), z.array(z.string())),
  lookedAt: z.record(z.string(), z.array(z.string())),
  gaps: z.array(CoverageGap),
  complete: z.boolean(),
});
export type Coverage = z.infer<typeof Coverage>;

/** What was looked at is what was asked for without the gaps of its kind. */
export function buildCoverage(
  asked: Readonly<Record<string, readonly string[]>>,
  gaps: readonly CoverageGap[],
): Coverage {
  const lookedAt = Object.entries(asked).map(([kind, names]) => {
    const missed = new Set(gaps.filter((gap) => gap.kind === kind).map(({ name }) => name));
    return [kind, names.filter((name) => !missed.has(name))] as const;
  });
  return {
    asked: Object.fromEntries(Object.entries(asked).map(([kind, names]) => [kind, [...names]])),
    lookedAt: Object.fromEntries(lookedAt),
    gaps: [...gaps],
    complete: gaps.length === 0,
  };
}

const shownGaps = 5;

/** One sentence for each kind of gap, with the first few by name; none where the coverage is complete. */
export function explainGaps({ asked, gaps }: Coverage): string[] {
  const byKind = Map.groupBy(gaps, ({ kind }) => kind);
  return [...byKind].map(([kind, missed]) => {
    const shown = missed.slice(0, shownGaps).map(({ name, reason }) => `${name} (${reason})`);
    const more = missed.length > shownGaps ? ` and ${missed.length - shownGaps} more` : "";
    const total = asked[kind]?.length;
    const count = total === undefined ? `${missed.length}` : `${missed.length} of ${total}`;
    return `Not covered, ${kind}: ${count}: ${shown.join(", ")}${more}.`;
  });
}
