export * from "./api-keys.ts";
export * from "./artifacts.ts";
export * from "./audit-log.ts";
export { appRole, searchRole } from "./columns.ts";
export * from "./lineage.ts";
export * from "./organizations.ts";
export * from "./runners.ts";
export * from "./runs.ts";
export * from "./workflows.ts";
