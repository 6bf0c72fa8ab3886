export * from "./catalogue.ts";
export * from "./sdk/index.ts";
