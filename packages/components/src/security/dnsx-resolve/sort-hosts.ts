import type { Answer, RecordValue } from "./read-answers.ts";
import { type RecordType, recordTypes } from "./record-types.ts";

/** A host without a record of the asked types, and why: its response code, NODATA, or no answer. */
interface UnresolvedHost {
  readonly host: string;
  readonly status: string;
}

/** Hosts by what became of them; each asked host is in one of the lists. */
export interface SortedHosts {
  readonly resolved: readonly Answer[];
  readonly unresolved: readonly UnresolvedHost[];
}

/**
 * Parts hosts with a record of their own from those without: an SOA may be that of the zone around a name, and an
 * alias may lead nowhere. Codes are those of the last question, so that one counts where it is NXDOMAIN alone.
 */
export function sortHosts(hosts: readonly string[], answers: ReadonlyMap<string, Answer>): SortedHosts {
  const resolved: Answer[] = [];
  const unresolved: UnresolvedHost[] = [];
  for (const host of hosts) {
    const answer = answers.get(host);
    if (answer && hasRecord(answer)) resolved.push(answer);
    else unresolved.push({ host, status: describeStatus(answer) });
  }
  return { resolved, unresolved };
}

function hasRecord({ host, status, records }: Answer): boolean {
  if (status === "NXDOMAIN") return records.ptr !== undefined;
  return Object.values(records)
    .flat()
    .some((value) => typeof value === "string" || value.name.toLowerCase() === host);
}

function describeStatus(answer: Answer | undefined): string {
  if (!answer) return "no answer";
  return answer.status === "NOERROR" ? "NODATA" : answer.status || "unknown code";
}

/** Host and value of each record, by type; types without a record are absent. */
export function listRecords(
  answers: Iterable<Answer>,
): Partial<Record<RecordType, { host: string; value: RecordValue }[]>> {
  const rows = [...answers].flatMap(({ host, records }) =>
    recordTypes.flatMap((type) => (records[type] ?? []).map((value) => ({ type, host, value }))),
  );
  const byType = Map.groupBy(rows, ({ type }) => type);
  return Object.fromEntries(
    [...byType].map(([type, found]) => [type, found.map(({ host, value }) => ({ host, value }))]),
  );
}
