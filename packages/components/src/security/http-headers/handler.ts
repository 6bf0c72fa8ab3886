import { buildCoverage, type Coverage, explainGaps, type Finding, type Severity } from "@exhibit/contracts";
import { ComponentError } from "../../sdk/component-error.ts";
import type { Handler } from "../../sdk/handler.ts";
import { createGuardedAgent } from "../../sdk/network/guarded-agent.ts";
import type { securityHttpHeaders } from "./definition.ts";
import { judgeVisit } from "./judge-visit.ts";
import { parseTargets } from "./targets.ts";
import { type Visit, visit } from "./visit.ts";

/** Visits the addresses and writes what the rules say. Fails where nothing answered: silence is not success. */
export const handleSecurityHttpHeaders: Handler<typeof securityHttpHeaders> = async (context, inputs) => {
  const { artifacts, log, network, params, signal } = context;
  const targets = parseTargets(inputs.urls);
  const agents = await createGuardedAgent(network, { verifyCertificates: false });
  let done = 0;
  const visitOne = async (target: URL): Promise<Visit> => {
    const made = await visit(target, { agents, timeoutMs: params.timeoutSeconds * 1000, signal });
    log.info(describeVisit(made));
    done += 1;
    context.progress(done, targets.length, target.host);
    return made;
  };
  try {
    const visits = await mapConcurrently(targets, params.concurrency, visitOne);
    assertSomethingAnswered(visits);
    const now = new Date();
    const findings = keepFirst(visits.flatMap((made) => judgeVisit(made, now)));
    const failing = findings.filter(({ status }) => status === "fail");
    const written = await artifacts.upload({
      output: "findings",
      body: encodeLines(findings),
      attributes: { addresses: targets.length, failed: failing.length },
    });
    const coverage = judgeCoverage(visits);
    for (const sentence of explainGaps(coverage)) context.warn(sentence);
    return {
      findings: written,
      counts: countBySeverity(failing),
      failed: failing.length,
      unreachable: coverage.gaps.map(({ name }) => name),
      coverage,
    };
  } finally {
    agents.destroy();
  }
};

function describeVisit({ target, hops, stopped }: Visit): string {
  const steps = hops.map(({ url, status }) => `${status} ${showTarget(url)}`);
  const end = stopped ? [`${showTarget(stopped.url)}: ${stopped.reason}`] : [];
  return `${showTarget(target)}: ${[...steps, ...end].join(" → ")}`;
}

/** Without the query, which may hold what should not be logged. */
function showTarget({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

/** An address that did not answer, or that may not be reached, was not audited: no finding is not a clean one. */
function judgeCoverage(visits: readonly Visit[]): Coverage {
  const gaps = visits.flatMap(({ stopped, target }) =>
    stopped
      ? [{ kind: "address", name: showTarget(target).slice(0, 1000), reason: stopped.reason.slice(0, 1000) }]
      : [],
  );
  return buildCoverage({ address: visits.map(({ target }) => showTarget(target).slice(0, 1000)) }, gaps);
}

function assertSomethingAnswered(visits: readonly Visit[]): void {
  const stops = visits.flatMap(({ stopped, target }) => (stopped ? [{ ...stopped, target }] : []));
  if (stops.length < visits.length) return;
  const reasons = stops.slice(0, 5).map(({ target, reason }) => `${showTarget(target)}: ${reason}`);
  const more = stops.length > 5 ? ` and ${stops.length - 5} more` : "";
  throw new ComponentError(`no address answered: ${reasons.join("; ")}${more}`, {
    retryable: stops.some(({ refused }) => !refused),
    code: "UNREACHABLE",
  });
}

/** Two addresses of one origin, or of one page, share some checks: each is one record. */
function keepFirst(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) if (!seen.has(finding.identity)) seen.set(finding.identity, finding);
  return [...seen.values()];
}

function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}

async function* encodeLines(findings: readonly Finding[]): AsyncGenerator<Uint8Array> {
  for (const finding of findings) yield Buffer.from(`${JSON.stringify(finding)}\n`);
}

async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  map: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: { index: number; result: Result }[] = [];
  const queue = items.entries();
  const work = async () => {
    for (const [index, item] of queue) results.push({ index, result: await map(item) });
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results.toSorted((a, b) => a.index - b.index).map(({ result }) => result);
}
