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
  "host",
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

/** True for a list that reads well in one cell. */
export function isTextList(value: Json): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

/** Up to eight keys worth a column: those readers look for first, then plain values, then lists of texts; the most common first. */
export function chooseRecordColumns(records: readonly Json[]): string[] {
  const counts = new Map<string, number>();
  const lists = new Set<string>();
  for (const record of records) {
    if (!isRecord(record)) continue;
    for (const [key, value] of Object.entries(record)) {
      const isList = isTextList(value);
      if (isList) lists.add(key);
      if (isList || typeof value !== "object" || value === null) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const rank = (key: string) => {
    if (preferred.includes(key)) return preferred.indexOf(key);
    return preferred.length + (lists.has(key) ? 1 : 0);
  };
  return [...counts]
    .sort(([one, often], [other, otherOften]) => rank(one) - rank(other) || otherOften - often)
    .slice(0, columnsAtMost)
    .map(([key]) => key);
}
