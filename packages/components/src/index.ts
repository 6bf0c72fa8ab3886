export * from "./catalogue.ts";
export * from "./sdk/index.ts";
export { type ToolName, toolDefinitions } from "./tools/tool-definitions.ts";
