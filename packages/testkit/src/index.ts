export * from "./dump-database.ts";
export * from "./factories.ts";
export * from "./fill-library.ts";
export * from "./test-database.ts";
export * from "./wait-for.ts";
