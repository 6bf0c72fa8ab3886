import { buildCoverage, type Coverage, type CoverageGap } from "@exhibit/contracts";
import type { Answer } from "./read-answers.ts";
import type { RecordType } from "./record-types.ts";

/** What was asked, of whom, and what came back. */
export interface Lookup {
  readonly hosts: readonly string[];
  readonly types: ReadonlySet<RecordType>;
  readonly resolvers: readonly string[];
  readonly answers: ReadonlyMap<string, Answer>;
}

/** Whether an answer says something about the host itself. Other codes alone say why the resolver would not. */
export function isLookedUp({ status, records }: Answer): boolean {
  return isPlain(status) || Object.keys(records).length > 0;
}

function isPlain(status: string): boolean {
  return status === "NOERROR" || status === "NXDOMAIN";
}

/** What of the hosts, record types and resolvers was not covered. `dead` are resolvers found not to answer. */
export function judgeCoverage(
  { hosts, types, resolvers, answers }: Lookup,
  dead: readonly string[],
  others: readonly CoverageGap[] = [],
): Coverage {
  const gaps = hosts.flatMap((host) => explainHost(host, answers.get(host)));
  const deadGaps = dead.map((name) => ({ kind: "resolver", name, reason: "does not answer" }));
  return buildCoverage({ host: hosts, "record type": [...types], resolver: resolvers }, [
    ...deadGaps,
    ...gaps,
    ...others,
  ]);
}

function explainHost(host: string, answer: Answer | undefined): CoverageGap[] {
  if (!answer) return [{ kind: "host", name: host, reason: "no resolver answered" }];
  const code = isPlain(answer.status) ? null : `the resolver answered ${answer.status || "an unknown code"}`;
  if (code !== null && !isLookedUp(answer)) return [{ kind: "host", name: host, reason: code }];
  const lastGap = code === null ? [] : [{ kind: "record", name: `${host}, last question`, reason: code }];
  if (answer.unanswered.length === 0) return lastGap;
  const missed = answer.unanswered.map((type) => type.toUpperCase()).join(", ");
  return [...lastGap, { kind: "record", name: `${host} ${missed}`, reason: "no resolver answered" }];
}
