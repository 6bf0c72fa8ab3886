import { readFileSync } from "node:fs";
import { cancelRun } from "@exhibit/core";
import { waitFor } from "@exhibit/testkit";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listAttemptProcesses } from "./list-attempt-processes.ts";
import { createStudio, node, type Studio } from "./studio.ts";

const patience = { timeout: 60_000 };

let studio: Studio;
beforeAll(async () => {
  // A beat every 20 s: what is heard of sooner was told.
  studio = await createStudio(undefined, undefined, { heartbeatSeconds: 60 });
});
afterAll(() => studio?.close());

describe("a step that is stopped", () => {
  it(
    "by SIGTERM to its runner is lost and done by the next runner, though its policy allows one attempt",
    patience,
    async () => {
      const runner = await studio.startRunner({ EXHIBIT_DRAIN_SECONDS: "0" });
      const runId = await studio.start([
        node("long", "test.sleep-print", { parameters: { lines: 2, pauseMs: 1500 } }),
      ]);
      await waitFor(async () => (await studio.logText(runId)).includes("line 1"));
      runner.kill("SIGTERM");
      expect(await runner.ended).toEqual([0, null]);
      expect((await studio.steps(runId)).map((step) => step.state)).toEqual(["queued"]);
      const next = await studio.startRunner();
      expect((await studio.end(runId)).state).toBe("succeeded");
      expect((await studio.attempts(runId)).map((attempt) => attempt.state)).toEqual(["lost", "succeeded"]);
      next.kill("SIGTERM");
      expect(await next.ended).toEqual([0, null]);
    },
  );

  it(
    "by a cancel ends with all of its processes at once, not with its next heartbeat",
    patience,
    async () => {
      const runner = await studio.startRunner();
      const runId = await studio.start([
        node("child", "test.spawn-child", { parameters: { seconds: 3000 } }),
      ]);
      await waitFor(async () => (await studio.logText(runId)).includes("child "));
      const [attempt] = await studio.attempts(runId);
      if (!attempt) throw new Error("no attempt");
      // The shell and what it waits for.
      await expect.poll(() => listAttemptProcesses(attempt.id).length).toBeGreaterThan(1);
      await cancelRun(studio.scope, { runId });
      expect((await studio.end(runId, 10_000)).state).toBe("cancelled");
      expect(listAttemptProcesses(attempt.id)).toEqual([]);
      expect((await studio.attempts(runId)).map(({ state }) => state)).toEqual(["cancelled"]);
      runner.kill("SIGTERM");
      expect(await runner.ended).toEqual([0, null]);
    },
  );
});

describe("what a cancelled step wrote", () => {
  it.each([
    ["saved to the run", { saveRunArtifacts: true }, [true]],
    ["published", { saveRunArtifacts: false, publishToLibrary: true, artifactLabel: "Series" }, [true]],
    ["neither", { saveRunArtifacts: false }, [false]],
  ])(
    "is partial, never published, and kept in the run where it was to be %s",
    async (_how, artifacts, savedToRun) => {
      const runner = await studio.startRunner();
      const parameters = { sizeBytes: 100, thenWaitMs: 600_000 };
      const runId = await studio.start([node("write", "test.write-bytes", { parameters, artifacts })]);
      await waitFor(async () => (await studio.logText(runId)).includes("written"));
      await cancelRun(studio.scope, { runId });
      expect((await studio.end(runId)).state).toBe("cancelled");
      const written = await studio.artifacts(runId);
      expect(written.map((artifact) => artifact.savedToRun)).toEqual(savedToRun);
      expect(written).toMatchObject([{ state: "available", partial: true, publicationId: null }]);
      runner.kill("SIGTERM");
      await runner.ended;
    },
  );
});

describe("a large file", () => {
  it("goes through a runner in memory of a few megabytes", patience, async () => {
    const runner = await studio.startRunner();
    const warm = await studio.start([
      node("warm", "test.write-bytes", { parameters: { sizeBytes: 64 << 20 } }),
      node("count", "test.count-lines", { inputs: { report: { step: "warm", port: "file" } } }),
    ]);
    await studio.end(warm);
    const before = readPeakBytes(runner.pid);
    const runId = await studio.start([
      node("large", "test.write-bytes", { parameters: { sizeBytes: 256 << 20 } }),
      node("count", "test.count-lines", { inputs: { report: { step: "large", port: "file" } } }),
    ]);
    expect((await studio.end(runId, 55_000)).state).toBe("succeeded");
    expect(readPeakBytes(runner.pid) - before).toBeLessThan(64 << 20);
  });
});

/** The most memory that a process has held so far. */
function readPeakBytes(pid: number): number {
  const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) * 1024;
}
