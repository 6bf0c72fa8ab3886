export { checkDatabase, DatabaseNotReady } from "./check-database.ts";
export * from "./database.ts";
export { createListener, type Listener, type ListenerOptions } from "./listener.ts";
export { migrate } from "./migrate.ts";
export * as schema from "./schema/index.ts";
