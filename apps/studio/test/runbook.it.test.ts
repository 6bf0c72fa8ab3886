import { createHash } from "node:crypto";
import { access, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ArtifactUploadResponse } from "@exhibit/contracts";
import { findFreePort } from "@exhibit/db/embedded";
import { describeWithMinio } from "@exhibit/testkit/describe-with-minio";
import { type MinioProcess, startMinio } from "@exhibit/testkit/minio";
import { signIn } from "@exhibit/testkit/sign-in";
import { type StudioProcess, startStudio } from "@exhibit/testkit/studio";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { waitUntilNothingRuns } from "./list-processes.ts";
import { openClient } from "./studio-client.ts";
import { checkout, openTerminal, type Terminal } from "./terminal.ts";

/** The commands of a page: the lines of its `sh` blocks, one block an entry. */
async function listBlocks(page: string): Promise<string[]> {
  const text = await readFile(join(checkout, page), "utf8");
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map((match) => (match[1] ?? "").trim());
}

const CURL = `curl -fsS http://127.0.0.1:4180/api/health
curl -fsS http://127.0.0.1:4180/api/ready`;
const UPLOAD = `curl -T hosts.txt -X POST -H "Authorization: Bearer $EXHIBIT_API_KEY" 'http://127.0.0.1:4180/api/v1/artifacts?name=hosts.txt'`;
const RUN =
  'curl -H "Authorization: Bearer $EXHIBIT_API_KEY" -H \'Content-Type: application/json\' -d "{\\"workflowId\\":\\"$WORKFLOW\\"}" http://127.0.0.1:4180/api/trpc/run.start';
const DOCTOR = "./exhibit doctor";
const LOGIN = "./exhibit login";
const ROTATE = "./exhibit secrets rotate-key";
const START = "npm start";
const OTHER_PORT = "EXHIBIT_PORT=4181 npm start";
const OTHER_DATA = 'EXHIBIT_DATA_DIR="$HOME/exhibit-two" EXHIBIT_PORT=4181 npm start';
const S3_KEYS =
  'EXHIBIT_S3_ACCESS_KEY_FILE="$HOME/s3-access-key" EXHIBIT_S3_SECRET_KEY_FILE="$HOME/s3-secret-key" npm start';
const ON_NEW_S3 = `EXHIBIT_STORE=s3 EXHIBIT_S3_ENDPOINT=http://127.0.0.1:9000 EXHIBIT_S3_BUCKET=exhibit EXHIBIT_S3_CREATE_BUCKET=true ${S3_KEYS}`;
const ON_S3 = `EXHIBIT_STORE=s3 EXHIBIT_S3_ENDPOINT=http://127.0.0.1:9000 EXHIBIT_S3_BUCKET=exhibit ${S3_KEYS}`;
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
  expect(await listBlocks("docs/runbook.md")).toEqual([
    CURL,
    DOCTOR,
    LOGIN,
    OTHER_PORT,
    ON_S3,
    ROTATE,
    OTHER_DATA,
  ]);
  expect(await listBlocks("docs/file-storage.md")).toEqual([ON_NEW_S3, UPLOAD]);
  expect(await listBlocks("docs/api.md")).toEqual([RUN]);
  expect(await listBlocks("README.md")).toEqual([START, TEST]);
});

test("`npm start`, and what the runbook asks the studio", { timeout: 180_000 }, async (context) => {
  const { studio } = await startAsWritten(START);
  await signIn(studio.link);
  const doctor = await terminal.run("sh", ["-c", DOCTOR]);
  expect(doctor).toMatchObject({ code: 0, stderr: "" });
  expect(doctor.stdout).toContain(`at ${studio.origin}; api answers, database answers, store answers`);
  const mintLink = async () => {
    const login = await terminal.run("sh", ["-c", LOGIN]);
    expect(login).toMatchObject({ code: 0, stderr: "" });
    return login.stdout.trim();
  };
  await signIn(await mintLink());
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
  const client = await openClient(await mintLink());
  const key = await client.createKey(["artifact.upload", "run.start"]);
  await writeFile(join(terminal.env.HOME ?? "", "hosts.txt"), "a.test\n");
  const upload = `cd; EXHIBIT_API_KEY=${key}; ${UPLOAD.replace("http://127.0.0.1:4180", studio.origin)}`;
  const sent = await terminal.run("sh", ["-ec", upload]);
  expect(ArtifactUploadResponse.parse(JSON.parse(sent.stdout)).artifact.name).toBe("hosts.txt");
  const { auditWorkflowId } = await client.getLanding();
  const run = RUN.replace("http://127.0.0.1:4180", studio.origin);
  const variables = `EXHIBIT_API_KEY=${key}; WORKFLOW=${auditWorkflowId}`;
  const started = await terminal.run("sh", ["-ec", `${variables}; ${run}`]);
  const Started = z.object({ result: z.object({ data: z.object({ runId: z.string() }) }) });
  const { runId } = Started.parse(JSON.parse(started.stdout)).result.data;
  expect((await client.waitForEnd(runId)).state).toBe("succeeded");
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

describeWithMinio("a studio whose files are in an S3", () => {
  let minio: MinioProcess;
  beforeAll(async () => {
    minio = await startMinio();
  });
  afterAll(() => minio?.stop());

  const typeIn = (command: string): string =>
    `export EXHIBIT_S3_REGION=${minio.region}; ${command.replace("http://127.0.0.1:9000", minio.endpoint)}`;
  const writeKeys = async (accessKey: string, secretKey: string): Promise<void> => {
    const home = terminal.env.HOME ?? "";
    await writeFile(join(home, "s3-access-key"), `${accessKey}\n`);
    await writeFile(join(home, "s3-secret-key"), `${secretKey}\n`);
  };

  test("starts, keeps what its first run wrote there, and names a wrong key", {
    timeout: 180_000,
  }, async () => {
    for (const studio of running.splice(0)) await studio.interrupt();
    await waitUntilNothingRuns(terminal.dataDir);
    await rm(terminal.dataDir, { recursive: true, force: true });
    await writeKeys(minio.accessKey, minio.secretKey);
    const { studio } = await startAsWritten(typeIn(ON_NEW_S3));
    expect(studio.output()).toContain(`store: bucket "exhibit" at ${minio.endpoint}`);
    const client = await openClient(studio.link);
    const { firstRun } = await client.getLanding();
    const { items } = await client.listArtifacts(firstRun?.id ?? "");
    expect(items.length).toBeGreaterThan(0);
    for (const { artifactId, sha256 } of items) {
      const url = `${studio.origin}/api/v1/artifacts/${artifactId}/download`;
      const answer = await fetch(url, { headers: { cookie: client.cookie } });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    }
    await expect(access(join(terminal.dataDir, "store/objects"))).rejects.toMatchObject({ code: "ENOENT" });
    for (const one of running.splice(0)) await one.interrupt();
    await waitUntilNothingRuns(terminal.dataDir);
    await writeKeys(minio.accessKey, "a-wrong-secret");
    const refused = await terminal.run("sh", ["-c", typeIn(ON_S3)]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(
      `EXHIBIT_S3_SECRET_KEY does not belong to the access key, says the store at EXHIBIT_S3_ENDPOINT ${minio.endpoint}.\n`,
    );
    expect(refused.stdout + refused.stderr).not.toContain("a-wrong-secret");
    await writeKeys(minio.accessKey, minio.secretKey);
    const again = await startAsWritten(typeIn(ON_S3));
    expect(again.studio.output()).toContain('store: bucket "exhibit"');
  });
});
