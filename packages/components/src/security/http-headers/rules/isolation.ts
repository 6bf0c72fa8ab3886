import { references } from "../references.ts";
import { findHeader, showValue } from "../response-headers.ts";
import { fail, forDocuments, pass, type Rule } from "../rule.ts";

function readToken(value: string): string {
  return value.split(";")[0]?.trim().toLowerCase() ?? "";
}

/** What keeps other origins out: opener, resource and embedder policies, CORS. */
export const isolationRules: readonly Rule[] = [
  {
    check: "cross-origin-opener-policy",
    title: "Cross-Origin-Opener-Policy isolates the page's window",
    severity: "info",
    remedy:
      "Send Cross-Origin-Opener-Policy: same-origin, or same-origin-allow-popups where sign-in windows need it.",
    references: [references.coop, references.oshp],
    scope: "page",
    judge: forDocuments(({ hop }) => {
      const value = findHeader(hop.headers, "cross-origin-opener-policy");
      if (value === null) return fail("No Cross-Origin-Opener-Policy.");
      const shown = `Cross-Origin-Opener-Policy: ${showValue(value)}`;
      const isolates = ["same-origin", "same-origin-allow-popups", "noopener-allow-popups"].includes(
        readToken(value),
      );
      return isolates ? pass(shown) : fail(`${shown} does not isolate.`);
    }),
  },
  {
    check: "cross-origin-resource-policy",
    title: "Cross-Origin-Resource-Policy keeps the answer from other origins",
    severity: "info",
    remedy:
      "Send Cross-Origin-Resource-Policy: same-origin (or same-site); cross-origin only for what is public.",
    references: [references.corp, references.oshp, references.observatory],
    scope: "page",
    judge: ({ hop }) => {
      const value = findHeader(hop.headers, "cross-origin-resource-policy");
      if (value === null)
        return fail("No Cross-Origin-Resource-Policy, so every origin may embed the answer.");
      const shown = `Cross-Origin-Resource-Policy: ${showValue(value)}`;
      return ["same-origin", "same-site"].includes(readToken(value))
        ? pass(shown)
        : fail(`${shown} lets every origin in.`);
    },
  },
  {
    check: "cross-origin-embedder-policy",
    title: "Cross-Origin-Embedder-Policy loads only what agreed to it",
    severity: "info",
    remedy:
      "Send Cross-Origin-Embedder-Policy: require-corp (or credentialless) where the page needs isolation.",
    references: [references.coep, references.oshp],
    scope: "page",
    judge: forDocuments(({ hop }) => {
      const value = findHeader(hop.headers, "cross-origin-embedder-policy");
      if (value === null) return fail("No Cross-Origin-Embedder-Policy.");
      const shown = `Cross-Origin-Embedder-Policy: ${showValue(value)}`;
      return ["require-corp", "credentialless"].includes(readToken(value))
        ? pass(shown)
        : fail(`${shown} requires nothing.`);
    }),
  },
  {
    check: "cors",
    title: "CORS does not open the answer to any origin with credentials",
    severity: "medium",
    remedy:
      "Answer Access-Control-Allow-Origin with the one origin that needs it, never with null, and * only without credentials.",
    references: [references.fetchCors, references.observatory],
    scope: "page",
    judge: ({ hop }) => {
      const origin = findHeader(hop.headers, "access-control-allow-origin");
      if (origin === null) return pass("No Access-Control-Allow-Origin.");
      const credentials =
        findHeader(hop.headers, "access-control-allow-credentials")?.toLowerCase() === "true";
      const shown = `Access-Control-Allow-Origin: ${showValue(origin)}${credentials ? " with credentials" : ""}`;
      if (origin.toLowerCase() === "null")
        return fail(`${shown}: sandboxed pages of anybody have the origin null.`);
      if (origin === "*" && credentials) return fail(`${shown}: meant to be open to everybody with cookies.`);
      return pass(shown);
    },
  },
];
