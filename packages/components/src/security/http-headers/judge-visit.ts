import type { Finding } from "@exhibit/contracts";
import ipaddr from "ipaddr.js";
import { normalizeHost } from "../../sdk/network/host-port.ts";
import { allRules } from "./all-rules.ts";
import { parseSetCookie } from "./cookies.ts";
import { parseCsp } from "./csp-policy.ts";
import { findHeader, showValue } from "./response-headers.ts";
import type { Page, Rule, Verdict } from "./rule.ts";
import type { Hop, Visit } from "./visit.ts";

const identityMaxLength = 500;

/** Reads a visit for the rules, or gives null where it had no last answer. */
function readPage(visit: Visit, now: Date): Page | null {
  const hop = visit.hops.at(-1);
  if (!hop || visit.stopped) return null;
  const contentType = findHeader(hop.headers, "content-type");
  return {
    visit,
    hop,
    isHttps: hop.url.protocol === "https:",
    isLoopback: isLoopbackHost(hop.url.hostname),
    isDocument: contentType === null || /\b(html|xml|svg)\b/i.test(contentType),
    policies: parseCsp(hop.headers),
    cookies: visit.hops.flatMap((each) => readCookies(each, now)),
    now,
  };
}

function isLoopbackHost(hostname: string): boolean {
  const host = normalizeHost(hostname);
  if (!ipaddr.isValid(host)) return host === "localhost" || host.endsWith(".localhost");
  return ipaddr.parse(host).range() === "loopback";
}

function readCookies(hop: Hop, now: Date): Page["cookies"] {
  return (hop.headers.get("set-cookie") ?? []).flatMap((value) => {
    const cookie = parseSetCookie(value, now);
    return cookie ? [{ cookie, hop }] : [];
  });
}

/** The findings of one visit: a record for each check, pass or fail, or one `unknown` where there was no last answer. */
export function judgeVisit(visit: Visit, now: Date): Finding[] {
  const page = readPage(visit, now);
  if (!page) return [buildUnreachable(visit, now)];
  return allRules.flatMap((rule) => {
    const verdicts = [rule.judge(page)].flat();
    return verdicts.map((verdict) => buildFinding(rule, verdict, page));
  });
}

function buildFinding(rule: Rule, verdict: Verdict, page: Page): Finding {
  const { url } = verdict.hop ?? page.hop;
  const resource = rule.scope === "origin" ? url.origin : `${url.origin}${url.pathname}`;
  return {
    schema: "exhibit.finding/1",
    identity: buildIdentity(rule.check, resource, verdict.subject ?? ""),
    check: rule.check,
    title: rule.title,
    severity: verdict.severity ?? rule.severity,
    status: verdict.status,
    resource,
    evidence: verdict.evidence,
    remedy: rule.remedy,
    references: [...rule.references],
    observedAt: page.now.toISOString(),
  };
}

function buildUnreachable({ target, stopped }: Visit, now: Date): Finding {
  const resource = `${target.origin}${target.pathname}`;
  const where = stopped && stopped.url.origin !== target.origin ? ` (at ${stopped.url.origin})` : "";
  return {
    schema: "exhibit.finding/1",
    identity: buildIdentity("reachable", resource, ""),
    check: "reachable",
    title: "The address answers",
    severity: "info",
    status: "unknown",
    resource,
    evidence: `Nothing was measured${where}: ${showValue(stopped?.reason ?? "no answer")}.`,
    remedy: "Check the address and whether this machine may reach it, then run again.",
    references: [],
    observedAt: now.toISOString(),
  };
}

/** Equal for the same finding in every scan: check, place and subject; no times, no values that change by themselves. */
function buildIdentity(check: string, resource: string, subject: string): string {
  return `${check}|${resource}|${subject}`.slice(0, identityMaxLength);
}
