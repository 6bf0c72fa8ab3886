export { ApiEnv } from "./env.ts";
export { type RunningApi, type StartApiOptions, startApi } from "./start-api.ts";
export type { AppRouter } from "./trpc/router.ts";
