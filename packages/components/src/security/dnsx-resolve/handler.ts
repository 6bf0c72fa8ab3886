import { explainGaps } from "@exhibit/contracts";
import { ComponentError } from "../../sdk/component-error.ts";
import type { Handler } from "../../sdk/handler.ts";
import type { securityDnsxResolve } from "./definition.ts";
import { findWildcards } from "./find-wildcards.ts";
import { parseHosts } from "./hosts.ts";
import { isLookedUp, judgeCoverage, type Lookup } from "./judge-coverage.ts";
import { readAnswers } from "./read-answers.ts";
import type { RecordType } from "./record-types.ts";
import { admitResolvers } from "./resolvers.ts";
import { type Dnsx, explainExit, openDnsx } from "./run-dnsx.ts";
import { listRecords, sortHosts } from "./sort-hosts.ts";

/** Runs dnsx, keeps its report, and says what it could not look up. Fails where that is everything. */
export const handleSecurityDnsxResolve: Handler<typeof securityDnsxResolve> = async (context, inputs) => {
  const { artifacts, params, signal, tools, workDir } = context;
  // The wildcard filter compares addresses.
  const types = new Set<RecordType>(
    params.wildcardDomain === undefined ? params.recordTypes : ["a", ...params.recordTypes],
  );
  const hosts = parseHosts(inputs.hosts, { takesAddresses: types.has("ptr") });
  const resolvers = await admitResolvers(params.resolvers, context.network);
  const dnsx = await openDnsx(tools, workDir, params);
  const { report: path, exitCode } = await dnsx.run({ name: "report", hosts, types, resolvers });
  // Kept before it is judged: what a failed attempt wrote stays as partial.
  const report =
    path === null
      ? null
      : await artifacts.uploadFromPath(path, {
          output: "report",
          attributes: { hosts: hosts.length, dnsx: dnsx.version },
        });
  if (path === null || report === null || exitCode !== 0) throw explainExit(exitCode);
  const lookup = { hosts, types, resolvers, answers: await readAnswers(path, types, signal) };
  assertSomethingAnswered(lookup);
  const dead = await findDeadResolvers(dnsx, lookup);
  const { resolved, unresolved } = sortHosts(hosts, lookup.answers);
  const wildcards =
    params.wildcardDomain === undefined
      ? { hosts: [], gaps: [] }
      : await findWildcards(dnsx, resolved, {
          domain: params.wildcardDomain,
          threshold: params.wildcardThreshold,
          resolvers,
          signal,
        });
  const coverage = judgeCoverage(lookup, dead, wildcards.gaps);
  for (const sentence of explainGaps(coverage)) context.warn(sentence);
  const dropped = new Set(wildcards.hosts);
  const kept = resolved.filter(({ host }) => !dropped.has(host));
  return {
    report,
    resolved: kept.map(({ host }) => host),
    records: listRecords(kept),
    unresolved: unresolved.map(({ host, status }) => ({ host, status })),
    wildcards: [...wildcards.hosts],
    coverage,
  };
};

function assertSomethingAnswered({ hosts, resolvers, answers }: Lookup): void {
  if ([...answers.values()].some(isLookedUp)) return;
  const codes = [...new Set([...answers.values()].map(({ status }) => status || "an unknown code"))];
  const what =
    codes.length === 0 ? "no resolver answered" : `the resolvers answered ${codes.join(", ")} alone`;
  const count = hosts.length === 1 ? hosts[0] : `any of ${hosts.length} hosts`;
  throw new ComponentError(`${what} for ${count}: asked ${resolvers.join(", ")}`, {
    retryable: true,
    code: "UNREACHABLE",
  });
}

/** Resolvers that are in no answer may just not have been asked, so each is asked for one host. */
async function findDeadResolvers(dnsx: Dnsx, { hosts, resolvers, answers }: Lookup): Promise<string[]> {
  const heard = new Set([...answers.values()].flatMap((answer) => answer.resolvers));
  const probes = resolvers
    .filter((resolver) => !heard.has(resolver))
    .map(async (resolver, index) => {
      const answered = await isAnswering(dnsx, { resolver, host: hosts[0] ?? "", index });
      return answered ? [] : [resolver];
    });
  return (await Promise.all(probes)).flat();
}

async function isAnswering(
  dnsx: Dnsx,
  { resolver, host, index }: { resolver: string; host: string; index: number },
): Promise<boolean> {
  const pass = { name: `resolver-${index}`, hosts: [host], types: ["a"] as const, resolvers: [resolver] };
  const { report } = await dnsx.run(pass);
  if (report === null) return false;
  const answers = await readAnswers(report, new Set(["a"] as const), AbortSignal.timeout(60_000));
  return answers.size > 0;
}
