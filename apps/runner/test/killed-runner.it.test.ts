import type { GraphNode } from "@exhibit/contracts";
import { waitFor } from "@exhibit/testkit";
import { describe, expect, it, type TestContext } from "vitest";
import { listAttemptProcesses } from "./list-attempt-processes.ts";
import { createStudio, node, type RunnerProcess, type Studio } from "./studio.ts";

const patience = { timeout: 120_000 };
const lateMs = 60_000;

async function open(onTestFinished: TestContext["onTestFinished"]): Promise<Studio> {
  const studio = await createStudio();
  onTestFinished(() => studio.close());
  return studio;
}

/** A step that writes one file, and one behind it that counts for having run once. */
const writeAndPass: GraphNode[] = [
  node("write", "test.write-bytes", {
    parameters: { sizeBytes: 4096 },
    artifacts: { publishToLibrary: true, artifactLabel: "bytes" },
  }),
  node("count", "test.count-lines", { inputs: { report: { step: "write", port: "file" } } }),
];

async function startNext(studio: Studio): Promise<RunnerProcess> {
  return studio.startRunner({ EXHIBIT_SWEEP_SECONDS: "0.5", EXHIBIT_SWEEP_GRACE_SECONDS: "0" });
}

// Side by side: each of them waits for the silence after which a runner counts as dead.
describe.concurrent("a runner that is killed", () => {
  it(
    "while a tool runs takes the tool with it, and the next attempt ends the step",
    patience,
    async ({ onTestFinished }) => {
      const studio = await open(onTestFinished);
      const runner = await studio.startRunner();
      const runId = await studio.start([
        node("tool", "test.spawn-child", { parameters: { seconds: 8 } }),
        node("after", "test.count-lines", { inputs: { report: { step: "tool", port: "file" } } }),
      ]);
      await waitFor(async () => (await studio.logText(runId)).includes("child "));
      const [first] = await studio.attempts(runId);
      if (!first) throw new Error("no attempt");
      expect(listAttemptProcesses(first.id).length).toBeGreaterThan(0);
      runner.kill("SIGKILL");
      await runner.ended;
      await startNext(studio);
      expect(listAttemptProcesses(first.id)).toEqual([]);
      expect((await studio.end(runId, lateMs)).state).toBe("succeeded");
      expect((await studio.attempts(runId)).map((attempt) => attempt.state)).toEqual([
        "lost",
        "succeeded",
        "succeeded",
      ]);
    },
  );

  it(
    "after the bytes were put leaves an object that only the sweep finds",
    patience,
    async ({ onTestFinished }) => {
      const studio = await open(onTestFinished);
      const { runId, orphans } = await killAt(studio, "after-put");
      await startNext(studio);
      await expectOneOfEach(studio, runId, orphans);
    },
  );

  it("inside the settle leaves nothing of that settle", patience, async ({ onTestFinished }) => {
    const studio = await open(onTestFinished);
    const { runId, orphans } = await killAt(studio, "inside-settle");
    const [write, count] = ["write", "count"].map((ref) =>
      studio.steps(runId).then((steps) => steps.find((step) => step.ref === ref)),
    );
    expect([(await write)?.state, (await count)?.state]).toEqual(["running", "waiting"]);
    expect((await studio.artifacts(runId)).map((artifact) => artifact.state)).toEqual(["pending"]);
    await startNext(studio);
    await expectOneOfEach(studio, runId, orphans);
  });
});

describe.concurrent("a runner that froze and wakes up", () => {
  it(
    "finds that its step was done by another, changes nothing, and works on",
    patience,
    async ({ onTestFinished }) => {
      const studio = await open(onTestFinished);
      const frozen = await studio.startRunner();
      const lines = { parameters: { lines: 2, pauseMs: 3_000 } };
      const runId = await studio.start([node("talk", "test.sleep-print", lines)]);
      await waitFor(async () => (await studio.logText(runId)).includes("line 1"));
      frozen.kill("SIGSTOP");
      const next = await studio.startRunner();
      expect((await studio.end(runId, lateMs)).state).toBe("succeeded");
      next.kill("SIGTERM");
      await next.ended;
      const ended = [await studio.run(runId), await studio.steps(runId), await studio.events(runId)];
      frozen.kill("SIGCONT");
      const another = await studio.start([node("after", "test.sleep-print", lines)]);
      expect((await studio.end(another, lateMs)).state).toBe("succeeded");
      expect((await studio.attempts(another)).map(({ runner }) => runner)).toEqual([
        expect.stringContaining(`/${frozen.pid}`),
      ]);
      expect((await studio.attempts(runId)).map((attempt) => attempt.state)).toEqual(["lost", "succeeded"]);
      expect([await studio.run(runId), await studio.steps(runId), await studio.events(runId)]).toEqual(ended);
    },
  );
});

async function killAt(studio: Studio, failpoint: string): Promise<{ runId: string; orphans: string[] }> {
  const runner = await studio.startRunner({ EXHIBIT_FAILPOINT: failpoint });
  const runId = await studio.start(writeAndPass);
  await runner.ended;
  const orphans = await studio.objects();
  expect(orphans).toHaveLength(1);
  return { runId, orphans };
}

/** The run is as if nobody had been killed, but for one lost attempt; what that one left goes with a sweep. */
async function expectOneOfEach(studio: Studio, runId: string, orphans: readonly string[]): Promise<void> {
  const before = await studio.objects();
  expect(before).toEqual(expect.arrayContaining([...orphans]));
  expect((await studio.end(runId, lateMs)).state).toBe("succeeded");
  const attempts = await studio.attempts(runId);
  expect(attempts.map((attempt) => attempt.state)).toEqual(["lost", "succeeded", "succeeded"]);
  // The sweep takes bytes first and rows after.
  const artifacts = await waitFor(
    async () => {
      const rows = await studio.artifacts(runId);
      return rows.length === 2 ? rows : null;
    },
    { timeoutMs: 15_000, what: "the sweep of what the lost attempt left" },
  );
  expect(await studio.objects()).not.toEqual(expect.arrayContaining([...orphans]));
  expect(artifacts.map((artifact) => `${artifact.output} ${artifact.state}`).toSorted()).toEqual([
    "count available",
    "file available",
  ]);
  const files = await studio.files();
  expect(new Set(files.map((file) => file.key))).toEqual(new Set(await studio.objects()));
  const events = await studio.events(runId);
  expect(events.filter((event) => event.type === "artifact.available")).toHaveLength(2);
  expect(events.filter((event) => event.type === "step.started" && event.stepRef === "count")).toHaveLength(
    1,
  );
}
