import { coreArrayJoin } from "./core/array-join/definition.ts";
import { coreArrayPick } from "./core/array-pick/definition.ts";
import { coreArraySplit } from "./core/array-split/definition.ts";
import { coreArtifactOpen } from "./core/artifact-open/definition.ts";
import { coreArtifactWrite } from "./core/artifact-write/definition.ts";
import { coreHttpRequest } from "./core/http-request/definition.ts";
import { coreJsonTransform } from "./core/json-transform/definition.ts";
import { coreText } from "./core/text/definition.ts";
import { reportSummary } from "./report/summary/definition.ts";
import type { ComponentDefinition } from "./sdk/define-component.ts";
import { securityDnsxResolve } from "./security/dnsx-resolve/definition.ts";
import { securityHttpHeaders } from "./security/http-headers/definition.ts";
import { securityProwlerScan } from "./security/prowler-scan/definition.ts";

/** The product's components, as the API lists them. Components that exist for tests are not among them. */
export const componentDefinitions: readonly ComponentDefinition[] = [
  securityHttpHeaders,
  securityDnsxResolve,
  securityProwlerScan,
  reportSummary,
  coreText,
  coreArtifactOpen,
  coreArtifactWrite,
  coreHttpRequest,
  coreJsonTransform,
  coreArraySplit,
  coreArrayJoin,
  coreArrayPick,
];
