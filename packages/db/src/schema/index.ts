export * from "./artifacts.ts";
export * from "./audit-log.ts";
export { appRole, searchRole } from "./columns.ts";
export * from "./lineage.ts";
export * from "./organizations.ts";
export * from "./runs.ts";
export * from "./secrets.ts";
export * from "./workflows.ts";
