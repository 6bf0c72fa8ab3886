import type { FindingStatus, Severity } from "@exhibit/contracts";
import type { Cookie } from "./cookies.ts";
import type { CspPolicy } from "./csp-policy.ts";
import type { Hop, Visit } from "./visit.ts";

/** An address that answered, read for the rules. */
export interface Page {
  visit: Visit;
  /** The last answer: the one that a browser would show. */
  hop: Hop;
  isHttps: boolean;
  /** A loopback address, which browsers trust without TLS. */
  isLoopback: boolean;
  /** Whether the answer is a page (HTML, XML, or without a type) and not data for a program. */
  isDocument: boolean;
  policies: readonly CspPolicy[];
  /** Cookies of all hops, with the answer that set them. */
  cookies: readonly { cookie: Cookie; hop: Hop }[];
  now: Date;
}

/** What a rule found about one subject. */
export interface Verdict {
  /** `unknown`: it could not be told. */
  status: Extract<FindingStatus, "pass" | "fail" | "not-applicable" | "unknown">;
  evidence: string;
  /** Tells several verdicts of one rule apart; part of the identity, so never something that changes by itself. */
  subject?: string;
  /** Where it differs from the rule's. */
  severity?: Severity;
  /** The answer that the verdict is about, where it is not the last one. */
  hop?: Hop;
}

/** One check. `judge` gives a verdict per subject; none where there is nothing to judge. */
export interface Rule {
  check: string;
  title: string;
  severity: Severity;
  remedy: string;
  references: readonly string[];
  /** `origin` for what holds for all paths of an origin: one record, however many paths are visited. */
  scope: "page" | "origin";
  judge(page: Page): Verdict | readonly Verdict[];
}

/** The subject is as it should be. */
export function pass(evidence: string, over: Partial<Verdict> = {}): Verdict {
  return { ...over, status: "pass", evidence };
}

/** The subject is not as it should be. */
export function fail(evidence: string, over: Partial<Verdict> = {}): Verdict {
  return { ...over, status: "fail", evidence };
}

/** There is nothing here that the check could judge; `why` goes on after "Does not apply: ". */
export function notApplicable(why: string, over: Partial<Verdict> = {}): Verdict {
  return { ...over, status: "not-applicable", evidence: `Does not apply: ${why}.` };
}

/** Judges documents alone. */
export function forDocuments(judge: (page: Page) => Verdict): (page: Page) => Verdict {
  return (page) => (page.isDocument ? judge(page) : notApplicable("the answer is not a document"));
}

/** Judges https alone; the rule on plain http speaks of the rest. */
export function forHttps(judge: (page: Page) => Verdict): (page: Page) => Verdict {
  return (page) => (page.isHttps ? judge(page) : notApplicable("the address is not https"));
}
