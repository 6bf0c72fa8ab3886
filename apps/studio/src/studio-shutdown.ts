import { createShutdown, type Logger, type Shutdown } from "@exhibit/config";
import { describeFault } from "./describe-fault.ts";
import type { Progress } from "./progress.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The end of a studio: the first signal drains, the second forces. */
export function createStudioShutdown(progress: Progress, logger: Logger): Shutdown {
  const shutdown = createShutdown({
    onBegin: (reason) => {
      if (reason.startsWith("SIG"))
        progress.say("\nStopping, running steps have 10 s to end (Ctrl-C again forces).");
      logger.info({ reason }, "stopping");
    },
    onTrouble: (phase, cause) => logger.error({ err: cause, phase }, "a part did not close"),
    exit: (code) => process.exit(code),
  });
  for (const signal of SIGNALS) process.on(signal, () => shutdown.handleSignal(signal));
  process.on("uncaughtException", (cause) => {
    logger.fatal({ err: cause }, "uncaught");
    // What was cut off by the end is no news to the person at the terminal.
    if (shutdown.signal.aborted) return;
    process.stderr.write(`${describeFault(cause)}\n`);
    void shutdown.begin("uncaught error", 1);
  });
  return shutdown;
}

/** How a part of the studio ends. */
export interface PartEnd<Part> {
  readonly name: string;
  readonly timeoutMs: number;
  stop(part: Part): Promise<void>;
  kill?(part: Part): void;
}

/**
 * Opens a part and sees to its end. The phase is there before the part is: a signal in the middle of the
 * start waits for the part, and stops it.
 */
export async function openPart<Part>(
  shutdown: Shutdown,
  opening: Promise<Part>,
  end: PartEnd<Part>,
): Promise<Part> {
  let part: Part | undefined;
  shutdown.add({
    name: end.name,
    timeoutMs: end.timeoutMs,
    async close() {
      const opened = await opening.catch(() => undefined);
      if (opened !== undefined) await end.stop(opened);
    },
    force() {
      if (part !== undefined) end.kill?.(part);
    },
  });
  part = await opening;
  shutdown.signal.throwIfAborted();
  return part;
}
