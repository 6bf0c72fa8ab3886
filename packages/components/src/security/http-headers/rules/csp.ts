import {
  allowsInline,
  type CspPolicy,
  findSources,
  hasKeyword,
  isOpenInAll,
  listBroadSources,
  parseCsp,
} from "../csp-policy.ts";
import { references } from "../references.ts";
import { findHeader, showValue } from "../response-headers.ts";
import { fail, forDocuments, notApplicable, type Page, pass, type Rule, type Verdict } from "../rule.ts";

const guides = [references.csp3, references.cspCheatSheet, references.observatory];

/** Only where there is a policy: without one the first rule speaks for all. */
function forPolicies(judge: (policies: readonly CspPolicy[], page: Page) => Verdict) {
  return forDocuments((page) =>
    page.policies.length === 0
      ? notApplicable("there is no policy, which is a finding of its own")
      : judge(page.policies, page),
  );
}

function forbid(isOpen: (policy: CspPolicy) => boolean, open: string, closed: string) {
  return forPolicies((policies) => (isOpenInAll(policies, isOpen) ? fail(open) : pass(closed)));
}

/** What Content-Security-Policy should say. */
export const cspRules: readonly Rule[] = [
  {
    check: "csp-present",
    title: "Content-Security-Policy is set",
    severity: "medium",
    remedy:
      "Send a Content-Security-Policy. Start from default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none' and use nonces or hashes for scripts.",
    references: [references.oshp, ...guides],
    scope: "page",
    judge: forDocuments(({ hop, policies }) => {
      const value = findHeader(hop.headers, "content-security-policy");
      if (policies.length > 0) return pass(`Content-Security-Policy: ${showValue(value ?? "")}`);
      if (parseCsp(hop.headers, "content-security-policy-report-only").length > 0) {
        return fail("Only Content-Security-Policy-Report-Only is sent, which enforces nothing.");
      }
      return fail(
        value === null ? "No Content-Security-Policy." : "Content-Security-Policy has no directive.",
      );
    }),
  },
  {
    check: "csp-script-inline",
    title: "Content-Security-Policy stops inline scripts",
    severity: "medium",
    remedy:
      "Remove 'unsafe-inline' from script-src (or default-src) and allow scripts by nonce or hash; without script-src and default-src nothing is restricted.",
    references: guides,
    scope: "page",
    judge: forbid(
      (policy) =>
        allowsInline(policy, "script-src") ||
        allowsInline(policy, "script-src-elem") ||
        allowsInline(policy, "script-src-attr"),
      "Inline scripts run: script-src (or its fallback) is missing or holds 'unsafe-inline' without nonce or hash.",
      "Inline scripts do not run unless they carry a nonce or hash.",
    ),
  },
  {
    check: "csp-script-eval",
    title: "Content-Security-Policy stops eval",
    severity: "low",
    remedy: "Remove 'unsafe-eval' from script-src; use 'wasm-unsafe-eval' where only WebAssembly needs it.",
    references: guides,
    scope: "page",
    judge: forbid(
      (policy) => {
        const sources = findSources(policy, "script-src");
        return sources === null || hasKeyword(sources, "'unsafe-eval'");
      },
      "eval() runs: script-src (or its fallback) is missing or holds 'unsafe-eval'.",
      "eval() does not run.",
    ),
  },
  {
    check: "csp-script-broad",
    title: "Content-Security-Policy names where scripts come from",
    severity: "medium",
    remedy:
      "Replace wildcards and whole schemes (*, https:, data: …) in script-src by the origins in use, or by nonces with 'strict-dynamic'.",
    references: guides,
    scope: "page",
    judge: forPolicies((policies) => {
      const broad = policies.map((policy) => listBroadSources(findSources(policy, "script-src") ?? ["*"]));
      if (broad.some((sources) => sources.length === 0)) return pass("Scripts come from named sources.");
      return fail(`Scripts may come from ${showValue((broad[0] ?? []).join(" "))}.`);
    }),
  },
  {
    check: "csp-object",
    title: "Content-Security-Policy stops plug-ins",
    severity: "low",
    remedy: "Set object-src 'none'.",
    references: guides,
    scope: "page",
    judge: forPolicies((policies) => {
      const isOpen = (policy: CspPolicy) => {
        const sources = findSources(policy, "object-src");
        return sources === null || listBroadSources(sources).length > 0;
      };
      if (isOpenInAll(policies, isOpen))
        return fail("Neither object-src nor default-src restricts plug-ins.");
      return pass("object-src or default-src restricts plug-ins.");
    }),
  },
  {
    check: "csp-base-uri",
    title: "Content-Security-Policy restricts <base>",
    severity: "low",
    remedy: "Set base-uri 'none' or 'self'; default-src does not cover it.",
    references: guides,
    scope: "page",
    judge: forbid(
      (policy) => !policy.has("base-uri") || listBroadSources(policy.get("base-uri") ?? []).length > 0,
      "base-uri is missing or matches every origin: injected <base> redirects relative scripts.",
      "base-uri restricts <base>.",
    ),
  },
  {
    check: "csp-form-action",
    title: "Content-Security-Policy restricts where forms go",
    severity: "info",
    remedy: "Set form-action 'self' (or the origins in use); default-src does not cover it.",
    references: [references.oshp, ...guides],
    scope: "page",
    judge: forbid(
      (policy) => !policy.has("form-action") || listBroadSources(policy.get("form-action") ?? []).length > 0,
      "form-action is missing or matches every origin: injected forms may send data anywhere.",
      "form-action restricts where forms go.",
    ),
  },
  {
    check: "csp-style-inline",
    title: "Content-Security-Policy stops inline styles",
    severity: "info",
    remedy: "Remove 'unsafe-inline' from style-src and allow styles by nonce or hash.",
    references: guides,
    scope: "page",
    judge: forbid(
      (policy) => allowsInline(policy, "style-src"),
      "Inline styles apply: style-src (or its fallback) is missing or holds 'unsafe-inline'.",
      "Inline styles do not apply unless they carry a nonce or hash.",
    ),
  },
  {
    check: "csp-insecure-source",
    title: "Content-Security-Policy loads nothing over plain http",
    severity: "medium",
    remedy: "Remove http: sources from the policy, or add upgrade-insecure-requests.",
    references: guides,
    scope: "page",
    judge: forPolicies((policies, { isHttps }) => {
      if (!isHttps) return notApplicable("the address is not https");
      const insecure = policies.map(listInsecureSources);
      if (insecure.some((sources) => sources.length === 0)) return pass("No source is plain http.");
      return fail(`Plain http sources: ${showValue((insecure[0] ?? []).join(" "))}.`);
    }),
  },
];

function listInsecureSources(policy: CspPolicy): string[] {
  if (policy.has("upgrade-insecure-requests")) return [];
  return [...policy.values()].flat().filter((source) => /^(http|ws):/i.test(source));
}
