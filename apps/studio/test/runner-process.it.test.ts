import { createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type RunnerProcess, startRunner } from "../src/runner-process.ts";

let folder: string;
let runner: RunnerProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "exhibit-runner-"));
});

afterEach(async () => {
  runner?.kill();
  runner = undefined;
  await rm(folder, { recursive: true, force: true });
});

/** Starts a program that runs `first`, writes its process id to `pids` and says that it is ready. */
async function start(first: string, onRestart = vi.fn()): Promise<RunnerProcess> {
  const entry = join(folder, "runner.mjs");
  await writeFile(
    entry,
    `import { appendFileSync } from "node:fs";
     process.on("disconnect", () => process.exit(0));
     ${first}
     appendFileSync(${JSON.stringify(join(folder, "pids"))}, process.pid + "\\n");
     console.log("{}");
     setInterval(() => {}, 1000);`,
  );
  const log = createWriteStream(join(folder, "runner.log"));
  return startRunner({ entry, env: process.env, log, onRestart });
}

async function readPids(): Promise<number[]> {
  return (await readFile(join(folder, "pids"), "utf8")).trim().split("\n").map(Number);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("starts a killed runner again and lets it drain at the end", async () => {
  const onRestart = vi.fn();
  const drain = join(folder, "drained");
  runner = await start(
    `process.on("SIGTERM", () => { appendFileSync(${JSON.stringify(drain)}, "yes"); process.exit(0); });`,
    onRestart,
  );
  const [first = 0] = await readPids();
  process.kill(first, "SIGKILL");
  await vi.waitFor(() => expect(onRestart).toHaveBeenCalledOnce(), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await readPids()).toHaveLength(2), { timeout: 10_000 });
  await runner.stop();
  expect(await readFile(drain, "utf8")).toBe("yes");
  expect((await readPids()).filter(isAlive)).toEqual([]);
});

test("says so when the runner ends before it is ready", async () => {
  await expect(start('console.error("no database"); process.exit(1);')).rejects.toThrow(
    /^The runner does not start: see .*runner\.log\.$/,
  );
});
