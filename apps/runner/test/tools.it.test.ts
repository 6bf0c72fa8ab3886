import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installStandIn } from "@exhibit/components/stand-in-tool";
import type { Run, RunnerInfo } from "@exhibit/contracts";
import { getArtifact, getRun, listRunners } from "@exhibit/core";
import { waitFor } from "@exhibit/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAttemptProcesses } from "./list-attempt-processes.ts";
import { createStudio, node, type Studio } from "./studio.ts";

const system = "/usr/local/bin:/usr/bin:/bin";
const scan = [node("scan", "test.run-stand-in")];

let studio: Studio;
let folder: string;
let toolPath: string;
beforeAll(async () => {
  studio = await createStudio();
  folder = await mkdtemp(join(tmpdir(), "exhibit-stand-in-"));
  const recorded = join(folder, "scan.txt");
  await writeFile(recorded, "what it found\n");
  const tool = { name: "exhibit-stand-in", help: "--version", stdout: recorded };
  toolPath = (await installStandIn(folder, { ...tool, answers: { "--version": "stand-in 1.2.3" } })).path;
});
afterAll(async () => {
  await studio?.close();
  await rm(folder, { recursive: true, force: true });
});

function findRunner(pid: number): Promise<RunnerInfo> {
  return waitFor(
    async () => (await listRunners(studio.scope.database)).find(({ name }) => name.endsWith(`/${pid}`)),
    { what: `the report of runner ${pid}` },
  );
}

async function getAttempts(runId: string): Promise<Run["steps"][number]["attempts"]> {
  return (await getRun(studio.scope, { runId })).steps.flatMap(({ attempts }) => attempts);
}

describe("a step that needs a tool", () => {
  it("is refused at its start, runs where the tool is, and says on attempt and artifact what ran", {
    timeout: 60_000,
  }, async () => {
    const poor = await studio.startRunner({ PATH: system });
    const before = await findRunner(poor.pid);
    expect(before.tools).toContainEqual({
      state: "missing",
      name: "exhibit-stand-in",
      fault: "no exhibit-stand-in on PATH",
    });
    await expect(studio.start(scan)).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringContaining(
        "Stand-in is on no runner. A test puts it there: install-stand-in 1.0.0",
      ),
    });
    const rich = await studio.startRunner({ PATH: `${folder}:${system}` });
    const use = { name: "exhibit-stand-in", version: "1.2.3", source: { kind: "file", path: toolPath } };
    expect((await findRunner(rich.pid)).tools).toContainEqual({ state: "ready", ...use });
    // Ten of them, so that the runner without the tool gets its hands on some.
    const runIds = await Promise.all(Array.from({ length: 10 }, () => studio.start(scan)));
    for (const runId of runIds) {
      expect((await studio.end(runId)).state).toBe("succeeded");
      const [attempt, ...others] = await getAttempts(runId);
      expect(others).toEqual([]);
      expect(attempt).toMatchObject({ runner: expect.stringContaining(`/${rich.pid}`), tools: [use] });
    }
    const [artifact] = await studio.artifacts(runIds[0] ?? "");
    const metadata = await getArtifact(studio.scope, { artifactId: artifact?.id ?? "" });
    expect(metadata.tools).toEqual([use]);
    rich.kill("SIGTERM");
    await rich.ended;
    expect((await listRunners(studio.scope.database)).map(({ name }) => name)).toEqual([before.name]);
    poor.kill("SIGTERM");
    await poor.ended;
    expect(await listRunners(studio.scope.database)).toEqual([]);
  });

  it("waits in the queue while no runner is there, and fails in words on one without the tool", {
    timeout: 60_000,
  }, async () => {
    const runId = await studio.start(scan);
    const poor = await studio.startRunner({ PATH: system });
    const run = await studio.end(runId);
    expect(run).toMatchObject({
      state: "failed",
      failure: { code: "MISSING_TOOL", message: expect.stringContaining("Stand-in is on no runner.") },
    });
    expect(await getAttempts(runId)).toEqual([]);
    poor.kill("SIGTERM");
    await poor.ended;
  });
});

it("a runner that is killed while it runs a tool leaves no process of it", async ({ skip }) => {
  const runner = await studio.startRunner();
  const { isolation } = await findRunner(runner.pid);
  if (isolation === "process-group") skip("this machine offers no death signal: the next runner ends it");
  const runId = await studio.start([node("tool", "test.spawn-child", { parameters: { seconds: 777 } })]);
  const [attempt] = await waitFor(async () => {
    const found = await studio.attempts(runId);
    return (await studio.logText(runId)).includes("child ") ? found : null;
  });
  expect(listAttemptProcesses(attempt?.id ?? "none")).not.toEqual([]);
  runner.kill("SIGKILL");
  await runner.ended;
  // The kernel ends them with the runner, before any other runner is there.
  await expect.poll(() => listAttemptProcesses(attempt?.id ?? "none")).toEqual([]);
});
