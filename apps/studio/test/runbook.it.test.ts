import { access, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { findFreePort } from "@exhibit/db/embedded";
import { signIn } from "@exhibit/testkit/sign-in";
import { type StudioProcess, startStudio } from "@exhibit/testkit/studio";
import { afterAll, beforeAll, expect, test } from "vitest";
import { waitUntilNothingRuns } from "./list-processes.ts";
import { checkout, openTerminal, type Terminal } from "./terminal.ts";

/** The commands of a page: the lines of its `sh` blocks, one block an entry. */
async function listBlocks(page: string): Promise<string[]> {
  const text = await readFile(join(checkout, page), "utf8");
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => (match[1] ?? "").trim());
}

const CURL = `curl -fsS http://127.0.0.1:4180/api/health
curl -fsS http://127.0.0.1:4180/api/ready`;
const LOGIN = "./exhibit login";
const ROTATE = "./exhibit secrets rotate-key";
const START = "npm start";
const OTHER_PORT = "EXHIBIT_PORT=4181 npm start";
const OTHER_DATA = 'EXHIBIT_DATA_DIR="$HOME/exhibit-two" EXHIBIT_PORT=4181 npm start';
/** Runs these tests: it can't be run by one of them. */
const TEST = "npm test";

let terminal: Terminal;
let running: StudioProcess[];

beforeAll(async () => {
  terminal = await openTerminal();
  running = [];
});

afterAll(async () => {
  for (const studio of running) await studio.interrupt();
  await terminal?.close();
});

/** Types a start command as it is written, but for the port. */
async function startAsWritten(command: string): Promise<{ studio: StudioProcess; port: number }> {
  const port = await findFreePort();
  const studio = await startStudio({
    checkout,
    command: ["sh", "-c", command.replace("4181", String(port))],
    env: terminal.env,
    timeoutMs: 170_000,
  });
  running.push(studio);
  return { studio, port };
}

test("every command of the pages is one that is run below", async () => {
  expect(await listBlocks("docs/runbook.md")).toEqual([CURL, LOGIN, OTHER_PORT, ROTATE, OTHER_DATA]);
  expect(await listBlocks("README.md")).toEqual([START, TEST]);
});

test("`npm start`, and what the runbook asks the studio", { timeout: 180_000 }, async (context) => {
  const { studio } = await startAsWritten(START);
  await signIn(studio.link);
  const login = await terminal.run("sh", ["-c", LOGIN]);
  expect(login).toMatchObject({ code: 0, stderr: "" });
  await signIn(login.stdout.trim());
  const keyFile = join(terminal.dataDir, "secret.key");
  const before = await readFile(keyFile, "utf8");
  expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  expect(await terminal.run("sh", ["-c", ROTATE])).toEqual({
    code: 0,
    stdout: `0 secrets are now encrypted under a new key, the only one in ${keyFile}.\n`,
    stderr: "",
  });
  expect(await readFile(keyFile, "utf8")).not.toBe(before);
  for (const log of ["logs/studio.log", "logs/api.log", "logs/runner.log", "postgres/server.log"]) {
    await access(join(terminal.dataDir, log));
  }
  if ((await terminal.run("curl", ["--version"])).code !== 0) context.skip("curl is not on PATH");
  const curl = CURL.replaceAll("http://127.0.0.1:4180", studio.origin);
  expect(await terminal.run("sh", ["-ec", curl])).toEqual({
    code: 0,
    stdout: '{"status":"ok"}{"status":"ok","database":true,"store":true}',
    stderr: "",
  });
});

test("a second studio on data of its own, and one on another port", { timeout: 180_000 }, async () => {
  const second = await startAsWritten(OTHER_DATA);
  expect(second.studio.origin).toBe(`http://127.0.0.1:${second.port}`);
  await access(join(terminal.env.HOME ?? "", "exhibit-two/instance.json"));
  for (const studio of running.splice(0)) await studio.interrupt();
  await waitUntilNothingRuns(terminal.dataDir);
  const other = await startAsWritten(OTHER_PORT);
  expect(other.studio.origin).toBe(`http://127.0.0.1:${other.port}`);
});
