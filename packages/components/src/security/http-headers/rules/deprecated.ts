import { references } from "../references.ts";
import { findHeader, showValue } from "../response-headers.ts";
import { fail, pass, type Rule } from "../rule.ts";

/** Headers that browsers dropped, some of which do harm. */
export const deprecatedRules: readonly Rule[] = [
  {
    check: "x-xss-protection",
    title: "X-XSS-Protection is off or absent",
    severity: "low",
    remedy:
      "Remove X-XSS-Protection or send 0: the filter it switched on opened holes of its own. Use Content-Security-Policy.",
    references: [references.xssProtection, references.oshp],
    scope: "page",
    judge: ({ hop }) => {
      const value = findHeader(hop.headers, "x-xss-protection");
      if (value === null) return pass("No X-XSS-Protection.");
      const shown = `X-XSS-Protection: ${showValue(value)}`;
      return value.startsWith("0") ? pass(shown) : fail(shown);
    },
  },
  deprecated("public-key-pins", "Public-Key-Pins", "medium", references.hpkp),
  deprecated("public-key-pins-report-only", "Public-Key-Pins-Report-Only", "info", references.hpkp),
  deprecated("expect-ct", "Expect-CT", "info", references.expectCt),
  deprecated("feature-policy", "Feature-Policy", "info", references.permissionsPolicy),
];

function deprecated(header: string, shown: string, severity: Rule["severity"], reference: string): Rule {
  return {
    check: `deprecated-${header}`,
    title: `${shown} is not sent`,
    severity,
    remedy: `Remove ${shown}: browsers no longer read it.`,
    references: [reference, references.oshp],
    scope: "page",
    judge: ({ hop }) => {
      const value = findHeader(hop.headers, header);
      return value === null ? pass(`No ${shown}.`) : fail(`${shown}: ${showValue(value)}`);
    },
  };
}
