import { references } from "../references.ts";
import { findHeader, showValue } from "../response-headers.ts";
import { fail, pass, type Rule } from "../rule.ts";

/** Headers that exist to name software, from OWASP's list of headers to remove. */
const namingHeaders = [
  "liferay-portal",
  "oraclecommercecloud-version",
  "powered-by",
  "product",
  "x-aspnet-version",
  "x-aspnetmvc-version",
  "x-cf-powered-by",
  "x-cms",
  "x-cocoon-version",
  "x-content-encoded-by",
  "x-framework",
  "x-generated-by",
  "x-generator",
  "x-jitsi-release",
  "x-mod-pagespeed",
  "x-owa-version",
  "x-page-speed",
  "x-php-version",
  "x-powered-by",
  "x-powered-by-plesk",
  "x-powered-cms",
  "x-server-powered-by",
  "x-umbraco-version",
] as const;

/** Headers that name machines or inner addresses, from the same list. */
const innerHeaders = [
  "host-header",
  "k-proxy-request",
  "pega-host",
  "sourcemap",
  "x-beserver",
  "x-calculatedbetarget",
  "x-diaginfo",
  "x-envoy-internal",
  "x-envoy-original-dst-host",
  "x-feserver",
  "x-sourcefiles",
  "x-sourcemap",
  "x-varnish-backend",
  "x-varnish-server",
] as const;

const guides = [references.oshp, references.rfc9110];

/** What the answer tells about the software behind it. */
export const disclosureRules: readonly Rule[] = [
  {
    check: "server-version",
    title: "Server does not tell a version",
    severity: "low",
    remedy:
      "Take version and modules out of the Server header (nginx: server_tokens off; Apache: ServerTokens Prod).",
    references: guides,
    scope: "page",
    judge: ({ hop }) => {
      const value = findHeader(hop.headers, "server");
      if (value === null) return pass("No Server header.");
      const shown = `Server: ${showValue(value)}`;
      return /\d+\.\d+|\/\d/.test(value) ? fail(shown) : pass(shown);
    },
  },
  {
    check: "technology-headers",
    title: "No header names the software in use",
    severity: "low",
    remedy: "Remove headers that only name frameworks and products.",
    references: guides,
    scope: "page",
    judge: ({ hop }) => listSent(hop.headers, namingHeaders, "No header names frameworks or products."),
  },
  {
    check: "internal-headers",
    title: "No header names machines or sources behind the server",
    severity: "low",
    remedy: "Remove headers of proxies and backends at the edge.",
    references: guides,
    scope: "page",
    judge: ({ hop }) => listSent(hop.headers, innerHeaders, "No header names inner machines or sources."),
  },
];

function listSent(headers: ReadonlyMap<string, readonly string[]>, names: readonly string[], none: string) {
  const sent = names.filter((name) => headers.has(name));
  if (sent.length === 0) return pass(none);
  return sent.map((name) =>
    fail(`${name}: ${showValue(findHeader(headers, name) ?? "")}`, { subject: name }),
  );
}
