import type { Json } from "@exhibit/contracts";

const columnsAtMost = 8;
/** Keys that readers of reports look for first, in the order they look. */
const preferred = [
  "severity",
  "status",
  "title",
  "check",
  "resource",
  "evidence",
  "remedy",
  "status_code",
  "message",
  "name",
  "id",
];

/** A record whose fields stand in columns. */
export type RecordRow = Record<string, Json>;

/** True for a JSON object. */
export function isRecord(value: Json): value is RecordRow {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Up to eight keys worth a column: those readers look for first, then the most common; plain values only. */
export function chooseRecordColumns(records: readonly Json[]): string[] {
  const counts = new Map<string, number>();
  for (const record of records) {
    if (!isRecord(record)) continue;
    for (const [key, value] of Object.entries(record)) {
      if (typeof value !== "object" || value === null) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const rank = (key: string) => (preferred.includes(key) ? preferred.indexOf(key) : preferred.length);
  return [...counts]
    .sort(([one, often], [other, otherOften]) => rank(one) - rank(other) || otherOften - often)
    .slice(0, columnsAtMost)
    .map(([key]) => key);
}
