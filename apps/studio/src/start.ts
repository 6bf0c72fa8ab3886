import { createLogger } from "@exhibit/config";
import { choosePort } from "./choose-port.ts";
import { openDataDirectory, resolveDataDirectory } from "./data-directory.ts";
import { describeFault } from "./describe-fault.ts";
import type { StudioEnv } from "./env.ts";
import { takeInstanceLock } from "./instance-lock.ts";
import { openLog } from "./open-log.ts";
import { createProgress } from "./progress.ts";
import { markRunning } from "./running-mark.ts";
import type { ProcessEnvironment } from "./start-parts.ts";
import { createStudioShutdown } from "./studio-shutdown.ts";

/**
 * Starts everything in order, prints what was done and one link; signals do the rest. Where a part fails, what
 * was opened is closed again, one sentence is printed and the process ends with 1. Throws StudioFault for
 * what is wrong before anything is opened.
 */
export async function start(env: StudioEnv, processEnv: ProcessEnvironment): Promise<void> {
  const dataDir = resolveDataDirectory(env);
  await openDataDirectory(dataDir, env.EXHIBIT_MIN_FREE_BYTES);
  const lock = takeInstanceLock(dataDir);
  const port = await choosePort(env.EXHIBIT_PORT);
  const origin = `http://127.0.0.1:${port}`;
  lock.publish({ pid: process.pid, url: origin });
  const progress = createProgress((text) => process.stdout.write(text));
  const logger = createLogger({
    name: "studio",
    level: env.EXHIBIT_LOG_LEVEL,
    stream: await openLog(dataDir, "studio"),
    pretty: false,
  });
  const shutdown = createStudioShutdown(progress, logger);
  const unmark = markRunning();
  const leave = () => {
    unmark();
    lock.release();
  };
  shutdown.add({ name: "instance", timeoutMs: 1_000, close: async () => leave(), force: leave });
  try {
    // The checks above answer at once; this loads the database, the API and what they need.
    const { startParts } = await import("./start-parts.ts");
    await startParts({ env, processEnv, dataDir, port, origin, progress, logger, shutdown });
  } catch (cause) {
    if (!shutdown.signal.aborted) {
      logger.error({ err: cause }, "the start failed");
      process.stderr.write(`${describeFault(cause)}\n`);
    }
    await shutdown.begin("failed start", 1);
  }
}
