import { coreArtifactOpen } from "./core/artifact-open/definition.ts";
import { coreArtifactWrite } from "./core/artifact-write/definition.ts";
import { coreText } from "./core/text/definition.ts";
import { reportSummary } from "./report/summary/definition.ts";
import type { ComponentDefinition } from "./sdk/define-component.ts";
import { securityHttpHeaders } from "./security/http-headers/definition.ts";

/** The product's components, as the API lists them. Components that exist for tests are not among them. */
export const componentDefinitions: readonly ComponentDefinition[] = [
  securityHttpHeaders,
  reportSummary,
  coreText,
  coreArtifactOpen,
  coreArtifactWrite,
];
