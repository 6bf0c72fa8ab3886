import { buildCoverage, type Coverage, type CoverageGap } from "@exhibit/contracts";
import type { ParametersOf } from "../../sdk/handler.ts";
import type { securityProwlerScan } from "./definition.ts";
import type { Findings } from "./read-findings.ts";
import type { LoggedError } from "./read-log.ts";

/** What was asked for and what came of it. */
export interface Scan {
  readonly params: ParametersOf<typeof securityProwlerScan>;
  readonly findings: Findings;
  readonly errors: readonly LoggedError[];
  /** Checks that Prowler says it executed; null where it did not say. */
  readonly executed: number | null;
  /** Whether more was logged than is kept. */
  readonly isLogCut: boolean;
}

/**
 * Holds what was asked for against report and log. A service with an error counts as not looked at, although part of it
 * may be in the report: what is missing there may be there in the cloud.
 */
export function judgeCoverage(scan: Scan): Coverage {
  const { params, findings, isLogCut } = scan;
  const failing = groupErrors(scan);
  const services = listServices(scan, failing);
  const asked = {
    provider: [params.provider],
    service: services,
    ...given("check", params.checks),
    ...given("region", params.regions),
    ...given("severity", params.severities),
    ...given("status", params.status),
    ...given("compliance", params.compliance),
  };
  const seenServices = new Set([...findings.checks].map(serviceOf));
  const cutLog: CoverageGap[] = isLogCut
    ? [{ kind: "log", name: "standard error", reason: "it is too long; errors after its start are not read" }]
    : [];
  return buildCoverage(asked, [
    ...failing.map((group) => describeGroup(group, seenServices)),
    ...listCheckGaps(scan, failing),
    ...listRegionGaps(scan),
    ...cutLog,
  ]);
}

/** Whether the errors leave nothing that was looked at. With a filter of states, no record may also mean that all is well. */
export function isNothingLookedAt({ params, findings }: Scan, { asked, lookedAt }: Coverage): boolean {
  if (params.status.length > 0 || findings.tally.total > 0) return false;
  return (asked.service ?? []).length > 0 && (lookedAt.service ?? []).length === 0;
}

/** As Prowler tells the service of a check. */
function serviceOf(check: string): string {
  return check.split("_")[0] ?? check;
}

function given(kind: string, names: readonly string[]): Record<string, string[]> {
  return names.length === 0 ? {} : { [kind]: [...new Set(names)] };
}

/** Services that were asked for; where neither they nor checks were, those that the scan met. */
function listServices({ params, findings }: Scan, failing: readonly ErrorGroup[]): string[] {
  if (params.services.length > 0) return [...new Set(params.services)];
  if (params.checks.length > 0) return [...new Set(params.checks.map(serviceOf))];
  const met = failing.filter(({ kind }) => kind === "service").map(({ name }) => name);
  return [...new Set([...[...findings.checks].map(serviceOf), ...met])];
}

interface ErrorGroup {
  readonly kind: "service" | "check" | "log";
  readonly name: string;
  readonly errors: readonly LoggedError[];
}

/** By service or check; errors that belong to none by the part of Prowler that logged them. */
function groupErrors({ params, findings, errors }: Scan): ErrorGroup[] {
  const services = new Set([...params.services, ...[...params.checks, ...findings.checks].map(serviceOf)]);
  const placed = errors.map((error) => ({ ...place(error, services), error }));
  const groups = Map.groupBy(placed, ({ kind, name }) => JSON.stringify([kind, name]));
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first ? [{ ...first, errors: [first, ...rest].map(({ error }) => error) }] : [],
  );
}

function place(
  { module, check }: LoggedError,
  services: ReadonlySet<string>,
): Pick<ErrorGroup, "kind" | "name"> {
  if (check !== null) return { kind: "check", name: check };
  if (module.endsWith("_service")) return { kind: "service", name: module.slice(0, -"_service".length) };
  const service = serviceOf(module);
  return services.has(service)
    ? { kind: "service", name: service }
    : { kind: "log", name: module || "prowler" };
}

const shownRegions = 3;
const longestReason = 1_000;

/** The first error of each region, and how many more there are. */
function describeGroup({ kind, name, errors }: ErrorGroup, seen: ReadonlySet<string>): CoverageGap {
  const byRegion = [...Map.groupBy(errors, ({ region }) => region ?? "")];
  const reasons = byRegion.slice(0, shownRegions).map(([region, [first, ...more]]) => {
    const count = more.length === 0 ? "" : ` and ${more.length} more`;
    return `${region && `${region}: `}${first?.message ?? ""}${count}`;
  });
  if (kind === "service" && !seen.has(name)) reasons.unshift("nothing of it is in the report");
  if (byRegion.length > shownRegions) reasons.push(`${byRegion.length - shownRegions} more regions`);
  return { kind, name, reason: reasons.join("; ").slice(0, longestReason) };
}

/** Checks that were asked for by name, are not in the report, and can't be told from those that found nothing. */
function listCheckGaps({ params, findings, executed }: Scan, failing: readonly ErrorGroup[]): CoverageGap[] {
  const asked = [...new Set(params.checks)];
  const known = new Set(failing.filter(({ kind }) => kind === "check").map(({ name }) => name));
  const missing = asked.filter((check) => !findings.checks.has(check) && !known.has(check));
  const broken = new Set(failing.filter(({ kind }) => kind === "service").map(({ name }) => name));
  const isLeftOut = executed !== null && executed < asked.length;
  return missing.flatMap((name) => {
    const service = serviceOf(name);
    if (broken.has(service)) {
      return [{ kind: "check", name, reason: `no record, and ${service} could not be looked at` }];
    }
    if (!isLeftOut) return [];
    return [
      { kind: "check", name, reason: `no record, and Prowler ran ${executed} of ${asked.length} checks` },
    ];
  });
}

/** Prowler leaves a region that the account has not enabled out without a word. */
function listRegionGaps({ params, findings }: Scan): CoverageGap[] {
  // With a filter of states, or without any record, a region is absent for other reasons.
  if (params.status.length > 0 || findings.tally.total === 0) return [];
  return [...new Set(params.regions)]
    .filter((region) => !findings.regions.has(region))
    .map((name) => ({
      kind: "region",
      name,
      reason: "the report holds nothing of it: not enabled for the account, or nothing to check there",
    }));
}
