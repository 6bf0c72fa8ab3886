export * from "./database.ts";
export { migrate } from "./migrate.ts";
export * as schema from "./schema/index.ts";
