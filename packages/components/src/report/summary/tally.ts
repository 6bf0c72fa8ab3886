import { type FindingStatus, type Severity, severities } from "@exhibit/contracts";
import type { SummaryRecord } from "./report-format.ts";

/** Records by severity and status. */
export type Counts = Record<Severity, Record<FindingStatus, number>>;

/** A check with how often it failed. */
export interface FailingCheck {
  check: string;
  title: string;
  severity: Severity;
  failing: number;
}

/** Distinct checks that are counted; scanners have hundreds. */
const maxChecks = 10_000;

/** Counts records as they stream by; what it keeps is bounded whatever the report holds. */
export class Tally {
  readonly counts: Counts;
  total = 0;
  readonly #checks = new Map<string, FailingCheck>();
  readonly #kept: Record<Severity, SummaryRecord[]>;
  readonly #maxFindings: number;

  constructor(maxFindings: number) {
    this.#maxFindings = maxFindings;
    const zeros = () => ({ fail: 0, pass: 0, "not-applicable": 0, muted: 0, unknown: 0 });
    this.counts = { critical: zeros(), high: zeros(), medium: zeros(), low: zeros(), info: zeros() };
    this.#kept = { critical: [], high: [], medium: [], low: [], info: [] };
  }

  add(record: SummaryRecord): void {
    this.total += 1;
    this.counts[record.severity][record.status] += 1;
    if (record.status !== "fail") return;
    const kept = this.#kept[record.severity];
    if (kept.length < this.#maxFindings) kept.push(shorten(record));
    this.#addCheck(record);
  }

  #addCheck({ check, title, severity }: SummaryRecord): void {
    const known = this.#checks.get(check);
    if (known) {
      known.failing += 1;
      if (severities.indexOf(severity) < severities.indexOf(known.severity)) known.severity = severity;
    } else if (this.#checks.size < maxChecks) {
      this.#checks.set(check, { check, title: title.slice(0, maxLength), severity, failing: 1 });
    }
  }

  /** Records of a status, over all severities. */
  countOf(status: FindingStatus): number {
    return severities.reduce((sum, severity) => sum + this.counts[severity][status], 0);
  }

  /** The worst failing records, as many as may be shown, in the report's order within a severity. */
  listFailing(): SummaryRecord[] {
    return severities.flatMap((severity) => this.#kept[severity]).slice(0, this.#maxFindings);
  }

  /** The checks that failed most, the worse first where they are even. */
  listTopChecks(limit: number): FailingCheck[] {
    return [...this.#checks.values()]
      .toSorted(
        (a, b) =>
          b.failing - a.failing ||
          severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
          (a.check < b.check ? -1 : 1),
      )
      .slice(0, limit);
  }
}

const maxLength = 400;

function shorten(record: SummaryRecord): SummaryRecord {
  const { check, title, resource, evidence } = record;
  return {
    ...record,
    check: check.slice(0, maxLength),
    title: title.slice(0, maxLength),
    resource: resource.slice(0, maxLength),
    evidence: evidence.slice(0, maxLength),
  };
}
