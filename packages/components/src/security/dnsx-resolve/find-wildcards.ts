import { randomBytes } from "node:crypto";
import type { CoverageGap } from "@exhibit/contracts";
import { isLookedUp } from "./judge-coverage.ts";
import { type Answer, readAnswers } from "./read-answers.ts";
import { type Dnsx, explainExit } from "./run-dnsx.ts";

/** What the wildcard filter found. */
export interface Wildcards {
  readonly hosts: readonly string[];
  /** Domains whose wildcards could not be told. */
  readonly gaps: readonly CoverageGap[];
}

/** How hosts are held against the wildcards of a domain. */
export interface WildcardFilter {
  readonly domain: string;
  /** Hosts that share an address at least, before one of them is suspected. */
  readonly threshold: number;
  readonly resolvers: readonly string[];
  readonly signal: AbortSignal;
}

/**
 * Hosts of a domain that only exist because any name does: dnsx asks for made-up names beside them, and what leads to
 * the same address is a wildcard's. The filter of dnsx itself (`-wd`) drops every host in version 1.2.2.
 */
export async function findWildcards(
  dnsx: Dnsx,
  resolved: readonly Answer[],
  { domain, threshold, resolvers, signal }: WildcardFilter,
): Promise<Wildcards> {
  const suspects = findSuspects(
    resolved.filter(({ host }) => host.endsWith(`.${domain}`)),
    threshold,
  );
  if (suspects.length === 0) return { hosts: [], gaps: [] };
  const parents = [...new Set(suspects.flatMap(({ host }) => listParents(host, domain)))];
  const probes = parents.map((parent) => ({ parent, name: `x${randomBytes(8).toString("hex")}.${parent}` }));
  const { report, exitCode } = await dnsx.run({
    name: "wildcards",
    hosts: probes.map(({ name }) => name),
    types: ["a"],
    resolvers,
  });
  if (report === null || exitCode !== 0) throw explainExit(exitCode);
  const answers = await readAnswers(report, new Set(["a"] as const), signal);
  const made = new Map(probes.map(({ parent, name }) => [parent, answers.get(name)?.records.a ?? []]));
  return {
    hosts: suspects
      .filter(({ host, records }) => {
        const addresses = new Set(listParents(host, domain).flatMap((parent) => made.get(parent) ?? []));
        return (records.a ?? []).some((address) => addresses.has(address));
      })
      .map(({ host }) => host),
    gaps: probes.flatMap(({ parent, name }) => explainProbe(parent, answers.get(name))),
  };
}

function findSuspects(candidates: readonly Answer[], threshold: number): Answer[] {
  const sharers = Map.groupBy(
    candidates.flatMap(({ records }) => records.a ?? []),
    (address) => address,
  );
  return candidates.filter(({ records }) =>
    (records.a ?? []).some((address) => (sharers.get(address)?.length ?? 0) >= threshold),
  );
}

/** The domains that a host lies in, up to the given one. */
function listParents(host: string, domain: string): string[] {
  const labels = host.slice(0, -domain.length - 1).split(".");
  return labels.map((_, index) => [...labels.slice(index + 1), domain].join("."));
}

function explainProbe(parent: string, answer: Answer | undefined): CoverageGap[] {
  if (answer && isLookedUp(answer)) return [];
  return [{ kind: "wildcard check", name: parent, reason: "no resolver answered for a made-up name in it" }];
}
