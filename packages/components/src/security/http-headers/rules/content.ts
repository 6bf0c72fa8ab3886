import { listBroadSources } from "../csp-policy.ts";
import { references } from "../references.ts";
import { findHeader, showValue } from "../response-headers.ts";
import { fail, forDocuments, pass, type Rule } from "../rule.ts";

const safeReferrerPolicies = [
  "no-referrer",
  "same-origin",
  "strict-origin",
  "strict-origin-when-cross-origin",
];
const knownReferrerPolicies = [
  ...safeReferrerPolicies,
  "origin",
  "origin-when-cross-origin",
  "no-referrer-when-downgrade",
  "unsafe-url",
];

/** What keeps a page's content to itself: framing, sniffing, referrers, powerful features. */
export const contentRules: readonly Rule[] = [
  {
    check: "frame-protection",
    title: "The page can't be framed by others",
    severity: "medium",
    remedy:
      "Send Content-Security-Policy: frame-ancestors 'none' (or 'self'), and X-Frame-Options: DENY for old browsers.",
    references: [references.clickjacking, references.csp3, references.rfc7034, references.observatory],
    scope: "page",
    judge: forDocuments(({ hop, policies }) => {
      const ancestors = policies
        .map((policy) => policy.get("frame-ancestors"))
        .filter((list) => list !== undefined);
      const xfo = findHeader(hop.headers, "x-frame-options");
      if (ancestors.some((list) => listBroadSources(list).length === 0)) {
        return pass("Content-Security-Policy restricts frame-ancestors.");
      }
      // frame-ancestors makes browsers ignore X-Frame-Options.
      if (ancestors.length > 0) return fail("frame-ancestors lets every origin frame the page.");
      if (xfo === null) return fail("Neither frame-ancestors nor X-Frame-Options is sent.");
      const values = new Set(xfo.split(",").map((value) => value.trim().toUpperCase()));
      const [only] = values;
      if (values.size === 1 && (only === "DENY" || only === "SAMEORIGIN"))
        return pass(`X-Frame-Options: ${only}`);
      return fail(`X-Frame-Options: ${showValue(xfo)} is not DENY or SAMEORIGIN, so browsers ignore it.`);
    }),
  },
  {
    check: "content-type-options",
    title: "X-Content-Type-Options is nosniff",
    severity: "low",
    remedy: "Send X-Content-Type-Options: nosniff on every answer.",
    references: [references.fetchNosniff, references.oshp, references.observatory],
    scope: "page",
    judge: ({ hop }) => {
      const value = findHeader(hop.headers, "x-content-type-options");
      if (value === null) return fail("No X-Content-Type-Options.");
      // The first value counts, as the Fetch standard reads the list.
      const [first = ""] = value.split(",");
      const shown = `X-Content-Type-Options: ${showValue(value)}`;
      return first.trim().toLowerCase() === "nosniff" ? pass(shown) : fail(`${shown} is not nosniff.`);
    },
  },
  {
    check: "content-type",
    title: "The answer says its type, and text its charset",
    severity: "info",
    remedy: "Send Content-Type with a charset, such as text/html; charset=utf-8.",
    references: [references.oshp, references.fetchNosniff],
    scope: "page",
    judge: ({ hop }) => {
      const value = findHeader(hop.headers, "content-type");
      if (value === null) return hop.status === 204 ? pass("No content.") : fail("No Content-Type.");
      const isHtml = /^text\/html\b/i.test(value);
      const shown = `Content-Type: ${showValue(value)}`;
      return isHtml && !/charset=/i.test(value) ? fail(`${shown} has no charset.`) : pass(shown);
    },
  },
  {
    check: "referrer-policy",
    title: "Referrer-Policy keeps paths to the site",
    severity: "low",
    remedy: "Send Referrer-Policy: strict-origin-when-cross-origin, or no-referrer.",
    references: [references.referrerPolicy, references.oshp, references.observatory],
    scope: "page",
    judge: forDocuments(({ hop }) => {
      const value = findHeader(hop.headers, "referrer-policy");
      if (value === null) {
        return fail("No Referrer-Policy; what is sent is left to the browser.", { severity: "info" });
      }
      // The last value that a browser knows counts.
      const known = value
        .split(",")
        .map((part) => part.trim().toLowerCase())
        .findLast((part) => knownReferrerPolicies.includes(part));
      const shown = `Referrer-Policy: ${showValue(value)}`;
      if (known === undefined) return fail(`${shown} is no policy that browsers know.`);
      return safeReferrerPolicies.includes(known)
        ? pass(shown)
        : fail(`${shown} tells other sites where users are.`);
    }),
  },
  {
    check: "permissions-policy",
    title: "Permissions-Policy limits powerful features",
    severity: "info",
    remedy:
      "Send Permissions-Policy and switch off what is not used, such as camera=(), microphone=(), geolocation=().",
    references: [references.permissionsPolicy, references.oshp],
    scope: "page",
    judge: forDocuments(({ hop }) => {
      const value = findHeader(hop.headers, "permissions-policy");
      if (value === null) {
        const old = hop.headers.has("feature-policy") ? " Feature-Policy is no longer read by browsers." : "";
        return fail(`No Permissions-Policy.${old}`);
      }
      const open = value.split(",").filter((part) => /=\s*\*\s*$/.test(part));
      if (open.length > 0) return fail(`Open to every origin: ${showValue(open.join(", ").trim())}.`);
      return pass(`Permissions-Policy: ${showValue(value)}`);
    }),
  },
];
