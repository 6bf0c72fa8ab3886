export type { PostgresConnection } from "./connection.ts";
export { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
export { findFreePort } from "./launch-server.ts";
export type { ServerSettings } from "./server-settings.ts";
export {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from "./start-embedded-postgres.ts";
