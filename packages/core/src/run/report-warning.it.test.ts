import { afterAll, beforeAll, expect, it } from "vitest";
import { createEngine, type Engine, failure, node } from "../../test/engine.ts";
import { getRun } from "./get-run.ts";
import { listRuns } from "./list-runs.ts";
import { reportWarning } from "./report-warning.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine?.close());

const warnings = async (runId: string) =>
  (await engine.events(runId)).filter(({ type }) => type === "step.warning");

it("stands among the events and is counted on attempt and run", async () => {
  const runId = await engine.start([node("scan"), node("other")]);
  const step = await engine.claim("scan");
  await reportWarning(engine.scope, { step, message: "1 of 2 hosts was not looked at." });
  await reportWarning(engine.scope, { step, message: "1 of 2 resolvers is dead." });
  await engine.settle(step);
  await engine.settle(await engine.claim("other"));
  expect(await warnings(runId)).toMatchObject([
    { stepRef: "scan", attempt: 1, message: "1 of 2 hosts was not looked at." },
    { stepRef: "scan", attempt: 1, message: "1 of 2 resolvers is dead." },
  ]);
  const run = await getRun(engine.scope, { runId });
  expect(run.warningCount).toBe(2);
  const counts = run.steps.map(({ ref, attempts }) => [ref, attempts.map((one) => one.warningCount)]);
  expect(Object.fromEntries(counts)).toEqual({ scan: [2], other: [0] });
  const { items } = await listRuns(engine.scope, { limit: 10 });
  expect(items.find(({ id }) => id === runId)?.warningCount).toBe(2);
});

it("does not count for the run once the step was tried again without one", async () => {
  const runId = await engine.start([node("again")]);
  const first = await engine.claim("again");
  await reportWarning(engine.scope, { step: first, message: "Half of it." });
  await engine.settle(first, failure(true));
  await engine.settle(await engine.claim("again"));
  const run = await getRun(engine.scope, { runId });
  expect(run.warningCount).toBe(0);
  expect(run.steps[0]?.attempts.map(({ warningCount }) => warningCount)).toEqual([1, 0]);
});

it("is not told of an attempt that has ended, so that nothing stands behind the end of a run", async () => {
  const runId = await engine.start([node("late")]);
  const step = await engine.claim("late");
  await engine.settle(step);
  await reportWarning(engine.scope, { step, message: "Too late." });
  expect(await warnings(runId)).toEqual([]);
  expect((await getRun(engine.scope, { runId })).warningCount).toBe(0);
});
