export { RunnerEnv } from "./env.ts";
export { type Runner, type RunnerSettings, startRunner } from "./runner.ts";
