export * from "./artifacts.ts";
export { appRole, searchRole } from "./columns.ts";
export * from "./organizations.ts";
export * from "./runs.ts";
export * from "./workflows.ts";
