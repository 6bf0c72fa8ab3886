import { expect, test } from "vitest";
import { createShutdown, type ShutdownPhase } from "./shutdown.ts";

function setUp(repeatWindowMs = 0) {
  const log: string[] = [];
  const shutdown = createShutdown({
    onTrouble: (phase) => void log.push(`trouble ${phase}`),
    exit: (code) => void log.push(`exit ${code}`),
    repeatWindowMs,
  });
  const phase = (name: string, close: () => Promise<void> = async () => {}): ShutdownPhase => ({
    name,
    timeoutMs: 20,
    close: () => {
      log.push(`close ${name}`);
      return close();
    },
    force: () => void log.push(`force ${name}`),
  });
  return { log, shutdown, phase };
}

const never = () => new Promise<void>(() => {});

test("closes the last opened first, once, and exits", async () => {
  const { log, shutdown, phase } = setUp();
  shutdown.add(phase("database"));
  shutdown.add(phase("api"));
  shutdown.add(phase("runner"));
  await Promise.all([shutdown.begin("SIGINT", 3), shutdown.begin("again", 4)]);
  expect(log).toEqual(["close runner", "close api", "close database", "exit 3"]);
  expect(shutdown.signal.aborted).toBe(true);
});

test("forces what is late or fails, and goes on", async () => {
  const { log, shutdown, phase } = setUp();
  shutdown.add(phase("database"));
  shutdown.add(phase("api", () => Promise.reject(new Error("broken"))));
  shutdown.add(phase("runner", never));
  await shutdown.begin("SIGINT");
  expect(log).toEqual([
    "close runner",
    "trouble runner",
    "force runner",
    "close api",
    "trouble api",
    "force api",
    "close database",
    "exit 0",
  ]);
});

test("a second signal forces everything that is still open", async () => {
  const { log, shutdown, phase } = setUp();
  shutdown.add(phase("database"));
  shutdown.add({ ...phase("runner", never), timeoutMs: 60_000 });
  shutdown.handleSignal("SIGINT");
  await new Promise((resolve) => setImmediate(resolve));
  shutdown.handleSignal("SIGINT");
  expect(log).toEqual(["close runner", "force runner", "force database", "exit 130"]);
});

test("the same key press, delivered twice, does not force", async () => {
  const { log, shutdown, phase } = setUp(60_000);
  shutdown.add(phase("runner"));
  shutdown.handleSignal("SIGINT");
  shutdown.handleSignal("SIGINT");
  await shutdown.begin("joined");
  expect(log).toEqual(["close runner", "exit 0"]);
});
