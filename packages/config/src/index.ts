export { createLogger, type Logger, type LoggerOptions } from "./logger.ts";
export { EnvError, type EnvFault, isSecretVariable, parseEnv } from "./parse-env.ts";
export { createShutdown, type Shutdown, type ShutdownOptions, type ShutdownPhase } from "./shutdown.ts";
