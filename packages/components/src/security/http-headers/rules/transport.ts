import { references } from "../references.ts";
import { findHeader, showValue } from "../response-headers.ts";
import { fail, forHttps, notApplicable, type Page, pass, type Rule } from "../rule.ts";

const sixMonthsSeconds = 15_768_000;

/** What Strict-Transport-Security says, as RFC 6797 reads it: the first header counts, directives in any order. */
export function parseHsts(value: string): { maxAgeSeconds: number | null; includeSubDomains: boolean } {
  const directives = new Map<string, string>();
  for (const part of value.split(";")) {
    const [name = "", argument = ""] = part.split("=");
    directives.set(name.trim().toLowerCase(), argument.trim().replace(/^"|"$/g, ""));
  }
  const maxAge = directives.get("max-age") ?? "";
  return {
    maxAgeSeconds: /^\d+$/.test(maxAge) ? Number(maxAge) : null,
    includeSubDomains: directives.has("includesubdomains"),
  };
}

function findHsts({ hop }: Page) {
  const [first] = hop.headers.get("strict-transport-security") ?? [];
  return first === undefined
    ? null
    : { shown: `Strict-Transport-Security: ${showValue(first)}`, ...parseHsts(first) };
}

/** How the answer got here: TLS, HSTS, redirects. */
export const transportRules: readonly Rule[] = [
  {
    check: "https",
    title: "The page is served over https",
    severity: "high",
    remedy: "Serve everything over https and redirect http to it.",
    references: [references.tlsGuide, references.observatory],
    scope: "origin",
    judge: ({ isHttps, isLoopback, hop }) => {
      if (isHttps) return pass(`Served from ${hop.url.origin}.`);
      if (isLoopback) {
        return pass("Plain http on loopback, which never leaves the machine and which browsers trust.");
      }
      return fail(`Served from ${hop.url.origin}: readable and changeable on the way.`);
    },
  },
  {
    check: "hsts",
    title: "Strict-Transport-Security holds for six months at least",
    severity: "medium",
    remedy: "Send Strict-Transport-Security: max-age=31536000; includeSubDomains over https.",
    references: [references.rfc6797, references.oshp, references.observatory],
    scope: "origin",
    judge: forHttps((page) => {
      const hsts = findHsts(page);
      if (!hsts) return fail("No Strict-Transport-Security.");
      if (hsts.maxAgeSeconds === null) return fail(`${hsts.shown} has no max-age, so browsers ignore it.`);
      if (hsts.maxAgeSeconds === 0) return fail(`${hsts.shown} switches it off.`);
      const isShort = hsts.maxAgeSeconds < sixMonthsSeconds;
      return isShort ? fail(`${hsts.shown} is less than six months.`, { severity: "low" }) : pass(hsts.shown);
    }),
  },
  {
    check: "hsts-subdomains",
    title: "Strict-Transport-Security covers subdomains",
    severity: "low",
    remedy: "Add includeSubDomains once every subdomain answers over https.",
    references: [references.rfc6797, references.oshp],
    scope: "origin",
    judge: forHttps((page) => {
      const hsts = findHsts(page);
      if (!hsts?.maxAgeSeconds)
        return notApplicable("there is no Strict-Transport-Security, which is a finding of its own");
      return hsts.includeSubDomains ? pass(hsts.shown) : fail(`${hsts.shown} leaves subdomains out.`);
    }),
  },
  {
    check: "redirect-to-https",
    title: "Plain http leads straight to https on the same host",
    severity: "medium",
    remedy:
      "Answer http with one redirect to https on the same host, so that HSTS can take hold; go elsewhere from there.",
    references: [references.tlsGuide, references.rfc6797, references.observatory],
    scope: "origin",
    judge: ({ visit, isLoopback }) => {
      const [first, second] = visit.hops;
      if (first?.url.protocol !== "http:") return notApplicable("the address is https from the start");
      if (isLoopback) return notApplicable("plain http on loopback", { hop: first });
      if (!second) return fail("Answers over plain http without a redirect.", { hop: first });
      if (second.url.protocol !== "https:")
        return fail(`The first redirect goes to ${second.url.origin}.`, { hop: first });
      if (second.url.hostname !== first.url.hostname) {
        return fail(`The first redirect leaves the host for ${second.url.origin}.`, {
          hop: first,
          severity: "low",
        });
      }
      return pass(`Redirects to ${second.url.origin}.`, { hop: first });
    },
  },
  {
    check: "redirect-downgrade",
    title: "No redirect leads from https back to http",
    severity: "high",
    remedy: "Redirect to https addresses alone.",
    references: [references.tlsGuide, references.rfc6797],
    scope: "page",
    judge: ({ visit }) => {
      const down = visit.hops.flatMap((hop, index) => {
        const next = visit.hops[index + 1];
        const isDown = hop.url.protocol === "https:" && next?.url.protocol === "http:";
        return isDown ? [fail(`${hop.url.origin} redirects to ${next.url.origin}.`, { hop })] : [];
      });
      return down.length > 0 ? down : pass("No redirect leads from https to http.");
    },
  },
  {
    check: "hsts-over-http",
    title: "Strict-Transport-Security is not sent over plain http",
    severity: "info",
    remedy: "Send it over https alone: browsers must ignore it elsewhere (RFC 6797, 7.2).",
    references: [references.rfc6797],
    scope: "origin",
    judge: ({ visit }) => {
      const plain = visit.hops.find(
        ({ url, headers }) =>
          url.protocol === "http:" && findHeader(headers, "strict-transport-security") !== null,
      );
      return plain
        ? fail(`${plain.url.origin} sends it over http.`, { hop: plain })
        : pass("Not sent over plain http.");
    },
  },
];
