import { type ExecFileException, execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeInstanceLock } from "../src/instance-lock.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "exhibit-studio-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs a verb that must fail, and gives what it printed to standard error. */
function fail(
  verb: string,
  env: Readonly<Record<string, string>>,
): Promise<{ code: unknown; stderr: string }> {
  const args = ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "../src/main.ts"), verb];
  const full = { PATH: process.env.PATH, EXHIBIT_DATA_DIR: folder, EXHIBIT_PORT: "0", ...env };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      args,
      { env: full, timeout: 60_000 },
      (error: ExecFileException | null, _, stderr) => {
        resolve({ code: error === null ? 0 : error.code, stderr });
      },
    );
  });
}

const ONE_LINE = /^[^\n]+\n$/;

test("a port in use", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { code, stderr } = await fail("start", { EXHIBIT_PORT: String(port) });
  other.close();
  expect(code).toBe(1);
  expect(stderr).toMatch(ONE_LINE);
  expect(stderr).toContain(`Port ${port} of 127.0.0.1 is in use`);
});

test("a data directory that can't be written to", async () => {
  await writeFile(join(folder, "file"), "");
  const { code, stderr } = await fail("start", { EXHIBIT_DATA_DIR: join(folder, "file/data") });
  expect(code).toBe(1);
  expect(stderr).toMatch(ONE_LINE);
  expect(stderr).toContain(
    `The data directory ${join(folder, "file/data")} can't be used, something above it is a file`,
  );
});

test("a full disk", async () => {
  const { code, stderr } = await fail("start", { EXHIBIT_MIN_FREE_BYTES: String(Number.MAX_SAFE_INTEGER) });
  expect(code).toBe(1);
  expect(stderr).toMatch(ONE_LINE);
  expect(stderr).toMatch(/^The disk of \S+ has [\d.]+ \wiB free and Exhibit asks for [\d.]+ GiB/);
});

test("a second instance on the same data names the first", async () => {
  const lock = takeInstanceLock(folder);
  lock.publish({ pid: process.pid, url: "http://127.0.0.1:4999" });
  const { code, stderr } = await fail("start", {});
  lock.release();
  expect(code).toBe(1);
  expect(stderr).toMatch(ONE_LINE);
  expect(stderr).toContain(
    `already runs on the data in ${folder} (process ${process.pid}, http://127.0.0.1:4999)`,
  );
});

test("an environment with several faults lists each on a line", async () => {
  const { code, stderr } = await fail("start", { EXHIBIT_PORT: "high", EXHIBIT_LOG_LEVEL: "loud" });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^EXHIBIT_PORT is "high": .+\nEXHIBIT_LOG_LEVEL is "loud": .+\n$/);
});

test("a login while no studio runs", async () => {
  const { code, stderr } = await fail("login", {});
  expect(code).toBe(1);
  expect(stderr).toMatch(ONE_LINE);
  expect(stderr).toContain(`No studio runs on the data in ${folder}`);
});
