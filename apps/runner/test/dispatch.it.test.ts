import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStudio, node, type Studio } from "./studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await createStudio();
});
afterAll(() => studio?.close());

describe("an idle runner", () => {
  it("claims each step by its notice, not when it looks by itself every 2 s", async () => {
    const runner = await studio.startRunner();
    await studio.end(await studio.start([node("first", "test.echo")]));
    const began = performance.now();
    for (let round = 1; round <= 6; round += 1) {
      await studio.end(await studio.start([node(`round-${round}`, "test.echo")]));
    }
    // Six looks are at least 10 s apart from the first to the last.
    expect(performance.now() - began).toBeLessThan(8_000);
    runner.kill("SIGTERM");
    expect(await runner.ended).toEqual([0, null]);
  });
});

describe("two runners on one queue", () => {
  beforeAll(async () => {
    await Promise.all([studio.startRunner(), studio.startRunner()]);
  });

  it("execute each of 100 parallel steps once, and both take part", async () => {
    const runId = await studio.start(
      Array.from({ length: 100 }, (_, index) => node(`s${index}`, "test.echo")),
    );
    expect((await studio.end(runId)).state).toBe("succeeded");
    const attempts = await studio.attempts(runId);
    expect(attempts).toHaveLength(100);
    expect(new Set(attempts.map((attempt) => attempt.stepId)).size).toBe(100);
    expect(new Set(attempts.map((attempt) => attempt.runner)).size).toBe(2);
  });

  it("execute each step of a chain of ten once, each with what the one before gave", async () => {
    const runId = await studio.start([
      node("s0", "test.echo", { inputs: { text: { value: "handed on" } } }),
      ...Array.from({ length: 9 }, (_, index) =>
        node(`s${index + 1}`, "test.echo", { inputs: { text: { step: `s${index}`, port: "text" } } }),
      ),
    ]);
    expect((await studio.end(runId)).state).toBe("succeeded");
    expect(await studio.attempts(runId)).toHaveLength(10);
    const steps = await studio.steps(runId);
    expect(steps.find((step) => step.ref === "s9")?.outputs).toEqual({ text: "handed on" });
  });
});
