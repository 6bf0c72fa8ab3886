import { coreArrayJoin } from "./core/array-join/definition.ts";
import { handleCoreArrayJoin } from "./core/array-join/handler.ts";
import { coreArrayPick } from "./core/array-pick/definition.ts";
import { handleCoreArrayPick } from "./core/array-pick/handler.ts";
import { coreArraySplit } from "./core/array-split/definition.ts";
import { handleCoreArraySplit } from "./core/array-split/handler.ts";
import { coreArtifactOpen } from "./core/artifact-open/definition.ts";
import { handleCoreArtifactOpen } from "./core/artifact-open/handler.ts";
import { coreArtifactWrite } from "./core/artifact-write/definition.ts";
import { handleCoreArtifactWrite } from "./core/artifact-write/handler.ts";
import { coreHttpRequest } from "./core/http-request/definition.ts";
import { handleCoreHttpRequest } from "./core/http-request/handler.ts";
import { coreJsonTransform } from "./core/json-transform/definition.ts";
import { handleCoreJsonTransform } from "./core/json-transform/handler.ts";
import { coreText } from "./core/text/definition.ts";
import { handleCoreText } from "./core/text/handler.ts";
import { reportSummary } from "./report/summary/definition.ts";
import { handleReportSummary } from "./report/summary/handler.ts";
import { bindComponent, type RunnableComponent } from "./sdk/bind-component.ts";
import { componentKey } from "./sdk/define-component.ts";
import { securityDnsxResolve } from "./security/dnsx-resolve/definition.ts";
import { handleSecurityDnsxResolve } from "./security/dnsx-resolve/handler.ts";
import { securityHttpHeaders } from "./security/http-headers/definition.ts";
import { handleSecurityHttpHeaders } from "./security/http-headers/handler.ts";
import { securityProwlerScan } from "./security/prowler-scan/definition.ts";
import { handleSecurityProwlerScan } from "./security/prowler-scan/handler.ts";

const components: readonly RunnableComponent[] = [
  bindComponent(securityHttpHeaders, handleSecurityHttpHeaders),
  bindComponent(securityDnsxResolve, handleSecurityDnsxResolve),
  bindComponent(securityProwlerScan, handleSecurityProwlerScan),
  bindComponent(reportSummary, handleReportSummary),
  bindComponent(coreText, handleCoreText),
  bindComponent(coreArtifactOpen, handleCoreArtifactOpen),
  bindComponent(coreArtifactWrite, handleCoreArtifactWrite),
  bindComponent(coreHttpRequest, handleCoreHttpRequest),
  bindComponent(coreJsonTransform, handleCoreJsonTransform),
  bindComponent(coreArraySplit, handleCoreArraySplit),
  bindComponent(coreArrayJoin, handleCoreArrayJoin),
  bindComponent(coreArrayPick, handleCoreArrayPick),
];

/** Every component of the product with its handler, by `id@version`. For the runner alone. */
export const runnableComponents: ReadonlyMap<string, RunnableComponent> = new Map(
  components.map((component) => [componentKey(component.definition), component]),
);
