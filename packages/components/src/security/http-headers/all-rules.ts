import type { Rule } from "./rule.ts";
import { certificateRules } from "./rules/certificate.ts";
import { contentRules } from "./rules/content.ts";
import { cookieRules } from "./rules/cookie-rules.ts";
import { cspRules } from "./rules/csp.ts";
import { deprecatedRules } from "./rules/deprecated.ts";
import { disclosureRules } from "./rules/disclosure.ts";
import { isolationRules } from "./rules/isolation.ts";
import { transportRules } from "./rules/transport.ts";

/** Every check, in the order of the report. */
export const allRules: readonly Rule[] = [
  ...transportRules,
  ...certificateRules,
  ...cspRules,
  ...contentRules,
  ...isolationRules,
  ...cookieRules,
  ...disclosureRules,
  ...deprecatedRules,
];
