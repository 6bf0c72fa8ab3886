import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSecret, deleteSecret, getRun, listRunEvents, listRunLogs, replaceSecret } from "@exhibit/core";
import { dumpDatabase } from "@exhibit/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStudio, node, type RunnerProcess, type Studio } from "./studio.ts";

/** Every character that an encoding could care about; none of its parts stands anywhere else. */
const canary = `C4n@ry=Zq+7 "<é>'&%wX`;
const lines = "-----BEGIN CANARY-----\nQm9vQ2FuYXJ5TGluZU9uZQ\nV2hhdEFDYW5hcnlMaW5l\n-----END CANARY-----\n";

let studio: Studio;
let runner: RunnerProcess;

beforeAll(async () => {
  studio = await createStudio();
  await createSecret(studio.scope, { name: "canary", description: "for tests", value: canary });
  await createSecret(studio.scope, { name: "lines", description: "", value: lines });
  runner = await studio.startRunner();
});
afterAll(() => studio?.close());

/** What must be nowhere: whole values, their lines, and what simple encodings make of them. */
function listTraces(): string[] {
  return [canary, ...lines.trim().split("\n"), lines].flatMap((value) => {
    const bytes = Buffer.from(value);
    return [
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value),
      bytes.toString("hex"),
      bytes.toString("hex").toUpperCase(),
      bytes.toString("base64").replace(/.?=*$/, ""),
      // Inside longer base64, where the first and last characters are not its own.
      Buffer.from(`..${value}`).toString("base64").slice(3, -4),
      Buffer.from(`.${value}`).toString("base64").slice(2, -4),
    ];
  });
}

function expectNoTrace(text: string): void {
  for (const trace of listTraces()) expect(text).not.toContain(trace);
  // As composite rows print it: quotes and backslashes doubled.
  expect(text).not.toContain(canary.replaceAll('"', '""'));
  expect(text).not.toMatch(/C4n@ry|CANARY|QuYXJ5TGluZU/);
}

const secretOf = (name: string) => ({ secret: { secret: name } });

describe("a secret that a component lets out in every way", () => {
  it("is in no table, log, event, answer, object key or log of the runner", async () => {
    for (const name of ["canary", "lines"]) {
      for (const fail of ["no", "component", "unforeseen"]) {
        const graph = [
          node("leak", "test.leak", { inputs: secretOf(name), parameters: { fail } }),
          // It has no secret itself, but reads the file that holds one.
          node("next", "test.leak", {
            inputs: { ...secretOf("canary"), file: { step: "leak", port: "file" } },
            artifacts: { saveRunArtifacts: false },
          }),
          node("echo", "test.echo", { inputs: { text: { step: "leak", port: "text" } } }),
        ];
        const runId = await studio.start(graph);
        const run = await studio.end(runId, 60_000);
        expect(run.state).toBe(fail === "no" ? "succeeded" : "failed");
        expectNoTrace(
          JSON.stringify([
            await getRun(studio.scope, { runId }),
            await listRunEvents(studio.scope, { runId, limit: 100 }),
            await listRunLogs(studio.scope, { runId, limit: 500 }),
          ]),
        );
        expect(await studio.logText(runId)).toContain("***");
      }
    }
    expectNoTrace(await dumpDatabase(studio.superuserUrl));
    expectNoTrace((await studio.objects()).join("\n"));
    expectNoTrace(runner.log());
    expect(runner.log()).toContain("a component failed unexpectedly");
  }, 120_000);

  it("is handed to the handler as it is, and to its tools by environment and file", async () => {
    const runId = await studio.start([node("leak", "test.leak", { inputs: secretOf("canary") })]);
    await studio.end(runId);
    const log = await studio.logText(runId);
    expect(log).toContain("token=***;");
    expect(log).toContain("LEAKED=***");
    const [step] = await studio.steps(runId);
    expect(step?.inputs).toEqual({});
    expect(step?.outputs).toMatchObject({
      text: "***",
      json: { "***": [expect.anything(), { deep: "x***y" }] },
    });
    const warned = (await studio.events(runId)).filter(({ type }) => type === "step.warning");
    expect(warned).toHaveLength(12);
    expect(warned[0]).toMatchObject({ message: "could not use ***" });
    const [artifact] = await studio.artifacts(runId);
    expect(artifact).toMatchObject({ heldSecrets: ["canary"], attributes: { encoded: "***" } });
  });

  it("fails a step that gives it to a tool as an argument", async () => {
    const leak = node("leak", "test.leak", { inputs: secretOf("canary"), parameters: { argument: true } });
    const runId = await studio.start([leak]);
    const { failure } = await studio.end(runId);
    expect(failure).toMatchObject({ code: "COMPONENT_FAILED", retryable: false });
    expect(failure?.message).toMatch(/An argument of sh holds the secret "canary"/);
  });
});

describe("a file that holds a secret", () => {
  it("keeps its bytes, stays in the run, is flagged, and is not published by a setting", async () => {
    const artifacts = { saveRunArtifacts: false, publishToLibrary: true, artifactLabel: "series" };
    const runId = await studio.start([
      node("holds", "test.leak", { inputs: secretOf("canary"), artifacts }),
      node("clean", "test.leak", {
        inputs: secretOf("canary"),
        parameters: { fileHolds: false },
        artifacts: { ...artifacts, artifactLabel: "other" },
      }),
    ]);
    await studio.end(runId);
    const rows = new Map((await studio.artifacts(runId)).map((row) => [row.stepRef, row]));
    expect(rows.get("holds")).toMatchObject({
      heldSecrets: ["canary"],
      savedToRun: true,
      publicationId: null,
    });
    expect(rows.get("clean")).toMatchObject({ heldSecrets: [], savedToRun: false });
    expect(rows.get("clean")?.publicationId).not.toBeNull();
    const held = (await studio.events(runId)).filter((event) => event.type === "artifact.held");
    expect(held).toMatchObject([{ stepRef: "holds", secrets: ["canary"] }]);
    const key = (await studio.files()).find(({ id }) => id === rows.get("holds")?.fileId)?.key ?? "";
    expect(await studio.read(key)).toBe(`before ${canary} after`);
  });
});

describe("the version of a secret", () => {
  it("is the newest when the step starts, and the run names it", async () => {
    const made = await createSecret(studio.scope, { name: "turning", description: "", value: "first value" });
    const leak = node("leak", "test.leak", { inputs: secretOf("turning") });
    const first = await studio.start([leak]);
    await studio.end(first);
    await replaceSecret(studio.scope, { secretId: made.id, value: "second value" });
    const second = await studio.start([leak]);
    await studio.end(second);
    const versionOf = async (runId: string) => (await getRun(studio.scope, { runId })).steps[0]?.secrets;
    const named = { port: "secret", secretId: made.id, name: "turning", deleted: false };
    expect(await versionOf(first)).toEqual([{ ...named, version: 1 }]);
    expect(await versionOf(second)).toEqual([{ ...named, version: 2 }]);
    expect(await dumpDatabase(studio.superuserUrl)).not.toMatch(/first value|second value/);
  });

  it("fails the step by name where the secret was deleted after the start", async () => {
    const made = await createSecret(studio.scope, { name: "doomed", description: "", value: "doomed value" });
    const leak = node("leak", "test.leak", { inputs: secretOf("doomed") });
    const runId = await studio.start([leak]);
    await studio.end(runId);
    const next = node("next", "test.leak", {
      inputs: { ...secretOf("doomed"), file: { step: "wait", port: "file" } },
    });
    const waiting = await studio.start([
      node("wait", "test.spawn-child", { parameters: { seconds: 2 } }),
      next,
    ]);
    await deleteSecret(studio.scope, { secretId: made.id, evenIfUsed: true });
    expect((await studio.end(waiting)).failure).toMatchObject({
      code: "INVALID_INPUT",
      message: 'The secret "doomed" of the input secret was deleted.',
    });
    await expect(studio.start([leak])).rejects.toThrow(/there is no secret "doomed"/);
    expect((await getRun(studio.scope, { runId })).steps.find(({ ref }) => ref === "leak")?.secrets).toEqual([
      { port: "secret", secretId: made.id, name: "doomed", version: 1, deleted: true },
    ]);
  });
});

describe("the key of the secrets", () => {
  it("fails the step by the secret's name where it is another one, and the run goes on where it is back", async () => {
    const other = await studio.startRunner({ EXHIBIT_SECRET_KEY_FILE: await writeOtherKey() });
    runner.kill("SIGKILL");
    await runner.ended;
    const runId = await studio.start([node("leak", "test.leak", { inputs: secretOf("canary") })]);
    const { failure } = await studio.end(runId, 60_000);
    expect(failure?.message).toMatch(/The secret "canary" of the input secret can't be decrypted: its key/);
    other.kill("SIGKILL");
    await other.ended;
    runner = await studio.startRunner();
    const again = await studio.start([node("leak", "test.leak", { inputs: secretOf("canary") })]);
    expect((await studio.end(again)).state).toBe("succeeded");
  }, 90_000);

  it.each([
    ["is missing", null, 0o600, /The secret key file .* is missing/],
    ["is short", "c2hvcnQ=\n", 0o600, /holds a line that is no key: each is 32 bytes in base64/],
    ["is empty", "# none\n", 0o600, /holds no key/],
    [
      "is open to everybody",
      `${"A".repeat(43)}=\n`,
      0o604,
      /Everybody on this machine may open .*: chmod 600 it/,
    ],
  ])("keeps a runner from starting where it %s, in one sentence", async (_what, text, mode, sentence) => {
    const path = join(studio.workRoot, "..", "bad.key");
    await rm(path, { force: true });
    if (text !== null) await writeFile(path, text, { mode });
    await expect(studio.startRunner({ EXHIBIT_SECRET_KEY_FILE: path })).rejects.toThrow(sentence);
  });
});

async function writeOtherKey(): Promise<string> {
  const path = join(studio.workRoot, "..", "other.key");
  await writeFile(path, `${"A".repeat(43)}=\n`, { mode: 0o600 });
  return path;
}
