import { createLogger, createShutdown, EnvError, parseEnv } from "@exhibit/config";
import { SecretKeyFault } from "@exhibit/core";
import { DatabaseNotReady } from "@exhibit/db";
import { StorageError } from "@exhibit/storage";
import { ApiEnv } from "./env.ts";
import { startApi } from "./start-api.ts";

async function main(): Promise<void> {
  const env = parseEnv(ApiEnv, process.env);
  const logger = createLogger({ name: "api", level: env.EXHIBIT_LOG_LEVEL });
  const shutdown = createShutdown({
    onTrouble: (phase, err) => logger.error({ err, phase }, "did not close in order"),
    onBegin: (reason) => logger.info({ reason }, "stopping"),
    exit: (code) => process.exit(code),
  });
  process.on("SIGINT", (signal) => shutdown.handleSignal(signal));
  process.on("SIGTERM", (signal) => shutdown.handleSignal(signal));
  const api = await startApi(env, { logger });
  shutdown.add({ name: "api", timeoutMs: 10_000, close: () => api.stop() });
  logger.info({ url: api.url }, "listening");
}

main().catch((error: unknown) => {
  const expected = [EnvError, DatabaseNotReady, StorageError, SecretKeyFault];
  const isExpected = error instanceof Error && expected.some((type) => error instanceof type);
  process.stderr.write(
    `${isExpected ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
});
