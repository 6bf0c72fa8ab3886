import type { ComponentDefinition } from "./sdk/define-component.ts";

/** The product's components, as the API lists them. Components that exist for tests are not among them. */
export const componentDefinitions: readonly ComponentDefinition[] = [];
