import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, type Engine, equipNothing, failure, from, node, success } from "../../test/engine.ts";
import { cancelRun } from "./cancel-run.ts";
import { claimStep } from "./claim-step.ts";
import { getRun } from "./get-run.ts";
import { reconcileRuns } from "./reconcile-runs.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine?.close());

describe("a run", () => {
  it("goes from start to end, and its events are in order without a gap", async () => {
    const runId = await engine.start([node("first"), node("second", { a: from("first") })]);
    expect(await engine.states(runId)).toEqual({ first: "queued", second: "waiting" });
    await engine.settle(await engine.claim("first"), success(41));
    const second = await engine.claim("second");
    expect(second.inputs).toEqual({ a: 41 });
    await engine.settle(second);
    expect(await engine.run(runId)).toMatchObject({ state: "succeeded", openSteps: 0 });
    expect(
      (await engine.events(runId)).map((event) => `${event.type} ${event.stepRef ?? ""}`.trim()),
    ).toEqual([
      "run.queued",
      "step.queued first",
      "run.started",
      "step.started first",
      "step.ended first",
      "step.queued second",
      "step.started second",
      "step.ended second",
      "run.ended",
    ]);
  });

  it("starts a step when its own predecessors ended, whatever other branches do", async () => {
    const runId = await engine.start([
      node("slow"),
      node("quick"),
      node("behind", { a: from("quick") }),
      node("join", { a: from("slow"), b: from("behind") }),
    ]);
    const slow = await engine.claim("slow");
    await engine.settle(await engine.claim("quick"));
    await engine.settle(await engine.claim("behind"));
    expect(await engine.states(runId)).toEqual({
      slow: "running",
      quick: "succeeded",
      behind: "succeeded",
      join: "waiting",
    });
    await engine.settle(slow);
    await engine.settle(await engine.claim("join"));
    expect((await engine.run(runId)).state).toBe("succeeded");
  });

  it("skips all that lies behind a failure, finishes the other branches, and fails", async () => {
    const runId = await engine.start([
      node("bad"),
      node("good"),
      node("left", { a: from("bad") }),
      node("right", { a: from("bad"), b: from("good") }),
      node("end", { a: from("left"), b: from("right") }),
      node("other", { a: from("good") }),
    ]);
    await engine.settle(await engine.claim("bad"), failure());
    expect(await engine.states(runId)).toMatchObject({ left: "skipped", right: "waiting", end: "waiting" });
    await engine.settle(await engine.claim("good"));
    expect((await engine.run(runId)).state).toBe("running");
    await engine.settle(await engine.claim("other"));
    expect(await engine.states(runId)).toEqual({
      bad: "failed",
      good: "succeeded",
      left: "skipped",
      right: "skipped",
      end: "skipped",
      other: "succeeded",
    });
    expect(await engine.run(runId)).toMatchObject({ state: "failed", failure: { message: "It broke." } });
  });
});

describe("an attempt", () => {
  it("is made once for a delivery that comes twice", async () => {
    await engine.start([node("twice")]);
    const job = await engine.fetchJob("twice");
    if (!job) throw new Error("no job");
    const [one, two] = await Promise.all([
      claimStep(engine.scope, { job, runner: "one", equip: equipNothing }),
      claimStep(engine.scope, { job, runner: "two", equip: equipNothing }),
    ]);
    expect(new Set([one.kind, two.kind])).toEqual(new Set(["claimed", "duplicate"]));
  });

  it("loses its authority to a later delivery, and its settle then touches nothing", async () => {
    const runId = await engine.start([node("zombie"), node("after", { a: from("zombie") })]);
    const old = await engine.claim("zombie");
    const [before] = await engine.attempts(old.stepId);
    await engine.redeliver(old.job.id);
    const next = await engine.claim("zombie");
    expect(next.attempt).toBe(2);
    expect(next.lostAttemptIds).toEqual([before?.id]);
    const events = await engine.events(runId);
    expect(await engine.settle(old, success("stale"))).toBe("authority-lost");
    expect(await engine.events(runId)).toEqual(events);
    expect(await engine.states(runId)).toEqual({ zombie: "running", after: "waiting" });
    expect(await engine.settle(next, success("fresh"))).toBe("settled");
    expect((await engine.claim("after")).inputs).toEqual({ a: "fresh" });
    expect((await engine.attempts(old.stepId)).map((attempt) => attempt.state)).toEqual([
      "lost",
      "succeeded",
    ]);
  });

  it("may be settled again after an unknown outcome, and nothing happens twice", async () => {
    const runId = await engine.start([node("once"), node("after", { a: from("once") })]);
    const step = await engine.claim("once");
    expect(await engine.settle(step, success(1))).toBe("settled");
    const events = await engine.events(runId);
    expect(await engine.settle(step, success(2))).toBe("authority-lost");
    expect(await engine.settle(step, failure())).toBe("authority-lost");
    expect(await engine.events(runId)).toEqual(events);
    const after = await engine.claim("after");
    expect(after.inputs).toEqual({ a: 1 });
    expect(await engine.fetchJob("after")).toBeNull();
    await engine.settle(after);
  });

  it("settles whatever its failure says, also what the database can't store as it is", async () => {
    const runId = await engine.start([node("only")]);
    const failure = { code: "COMPONENT_FAILED" as const, message: "bad '\ud83d' and \0", retryable: false };
    await engine.settle(await engine.claim("only"), { state: "failed", failure });
    expect(await engine.run(runId)).toMatchObject({
      state: "failed",
      failure: { message: "bad '\uFFFD' and \uFFFD" },
    });
  });

  it("is followed by another while the policy allows, and a lost one does not count", async () => {
    const runId = await engine.start([node("flaky")]);
    const first = await engine.claim("flaky");
    await engine.settle(first, { state: "lost", reason: "the runner was stopped" });
    await engine.settle(await engine.claim("flaky"), failure(true));
    expect((await engine.states(runId)).flaky).toBe("queued");
    await engine.settle(await engine.claim("flaky"), failure(true));
    expect((await engine.states(runId)).flaky).toBe("failed");
    expect((await engine.attempts(first.stepId)).map((attempt) => attempt.state)).toEqual([
      "lost",
      "failed",
      "failed",
    ]);
  });

  it("fails its step after three in a row were lost", async () => {
    const runId = await engine.start([node("killer")]);
    const first = await engine.claim("killer");
    await engine.redeliver(first.job.id);
    await engine.claim("killer");
    await engine.redeliver(first.job.id);
    await engine.claim("killer");
    await engine.redeliver(first.job.id);
    const job = await engine.fetchJob("killer");
    if (!job) throw new Error("no job");
    expect((await claimStep(engine.scope, { job, runner: "tester", equip: equipNothing })).kind).toBe(
      "settled",
    );
    expect(await engine.run(runId)).toMatchObject({ state: "failed", failure: { code: "LOST" } });
  });
});

describe("a step whose stored row can't be read", () => {
  const rows = [
    { column: "node", value: { ref: "bad" }, field: "node.component" },
    { column: "node", value: [], field: "node" },
    { column: "inputs", value: "text", field: "inputs" },
    { column: "outputs", of: "before", value: [1], field: "outputs.before" },
  ];
  it.each(rows)(
    "fails with the field ($field) as its reason, and its job is over",
    async ({ column, value, field, of = "bad" }) => {
      const runId = await engine.start([
        node("before"),
        node("bad", { a: from("before") }),
        node("behind", { a: from("bad") }),
      ]);
      await engine.settle(await engine.claim("before"));
      await engine.corrupt(runId, of, column, value);
      const job = await engine.fetchJob("bad");
      if (!job) throw new Error("no job");
      expect((await claimStep(engine.scope, { job, runner: "tester", equip: equipNothing })).kind).toBe(
        "settled",
      );
      expect(await engine.states(runId)).toMatchObject({ bad: "failed", behind: "skipped" });
      const { state, failure } = await engine.run(runId);
      expect([state, failure?.code, failure?.retryable]).toEqual(["failed", "INTERNAL", false]);
      expect(failure?.message).toContain(`${field}: `);
      const shown = (await getRun(engine.scope, { runId })).steps.find((step) => step.ref === "bad");
      expect(shown).toMatchObject({ title: expect.any(String), failure });
      expect(await reconcileRuns(engine.scope)).toBe(0);
    },
  );

  it("ends what its last attempt left running, and a failure of its run that can't be read is told as such", async () => {
    const runId = await engine.start([node("bad")]);
    const first = await engine.claim("bad");
    await engine.corrupt(runId, "bad", "node", null);
    await engine.corruptFailure(runId, { code: "OF_A_LATER_RELEASE" });
    await engine.redeliver(first.job.id);
    const job = await engine.fetchJob("bad");
    if (!job) throw new Error("no job");
    expect(await claimStep(engine.scope, { job, runner: "tester", equip: equipNothing })).toMatchObject({
      kind: "settled",
      lostAttemptIds: [first.attemptId],
    });
    expect(await engine.run(runId)).toMatchObject({
      state: "failed",
      failure: { code: "INTERNAL", message: expect.stringContaining("can't be read") },
    });
  });
});

describe("the reconciler", () => {
  it("gives a step a job again whose own could not be read", async () => {
    const runId = await engine.start([node("garbled")]);
    await engine.garbleJobs(runId);
    expect(await engine.fetchJob("garbled")).toBeNull();
    expect(await reconcileRuns(engine.scope)).toBe(1);
    await engine.settle(await engine.claim("garbled"));
    expect((await engine.run(runId)).state).toBe("succeeded");
  });

  it("is not stopped by a step whose row can't be read: that one fails when it is claimed", async () => {
    const bad = await engine.start([node("unreadable")]);
    const fine = await engine.start([node("stranded")]);
    const jobs = [await engine.claim("unreadable"), await engine.claim("stranded")].map(({ job }) => job);
    await engine.corrupt(bad, "unreadable", "node", 7);
    for (const job of jobs) await engine.dropJob(job.id);
    expect(await reconcileRuns(engine.scope)).toBe(2);
    await engine.settle(await engine.claim("stranded"));
    expect((await engine.run(fine)).state).toBe("succeeded");
    const job = await engine.fetchJob("unreadable");
    if (!job) throw new Error("no job");
    await claimStep(engine.scope, { job, runner: "tester", equip: equipNothing });
    expect((await engine.run(bad)).state).toBe("failed");
  });

  it("sends a new job for a step whose job is gone, loses its attempt, and leaves all others alone", async () => {
    const runId = await engine.start([node("stranded"), node("fine")]);
    const stranded = await engine.claim("stranded");
    expect(await reconcileRuns(engine.scope)).toBe(0);
    await engine.dropJob(stranded.job.id);
    expect(await reconcileRuns(engine.scope)).toBe(1);
    expect(await reconcileRuns(engine.scope)).toBe(0);
    expect(await engine.settle(stranded)).toBe("authority-lost");
    const next = await engine.claim("stranded");
    expect(next.attempt).toBe(2);
    await engine.settle(next);
    await engine.settle(await engine.claim("fine"));
    expect((await engine.run(runId)).state).toBe("succeeded");
  });
});

describe("a cancel", () => {
  it("ends waiting steps at once and the run with its last running step", async () => {
    const runId = await engine.start([node("busy"), node("idle"), node("later", { a: from("busy") })]);
    const busy = await engine.claim("busy");
    expect((await cancelRun(engine.scope, { runId })).state).toBe("cancelling");
    expect(await engine.states(runId)).toEqual({ busy: "running", idle: "cancelled", later: "cancelled" });
    await engine.settle(busy, { state: "cancelled" });
    expect(await engine.run(runId)).toMatchObject({ state: "cancelled", openSteps: 0 });
    const job = await engine.fetchJob("idle");
    if (!job) throw new Error("no job");
    expect((await claimStep(engine.scope, { job, runner: "tester", equip: equipNothing })).kind).toBe(
      "settled",
    );
  });

  it("that races the last success leaves one state, that of the first commit", async () => {
    for (let round = 0; round < 20; round += 1) {
      const runId = await engine.start([node("only")]);
      const step = await engine.claim("only");
      await Promise.all([cancelRun(engine.scope, { runId }), engine.settle(step)]);
      const { state } = await engine.run(runId);
      const states = await engine.states(runId);
      expect(["succeeded succeeded", "cancelled cancelled"]).toContain(`${state} ${states.only}`);
      const ends = (await engine.events(runId)).filter((event) => event.type === "run.ended");
      expect(ends).toHaveLength(1);
    }
  });
});

// Last: its five hundred jobs stay in the queue.
describe("the reconciler of a long queue", () => {
  it("finds a stranded step behind more steps than it looks at together", async () => {
    const many = await engine.start(Array.from({ length: 500 }, (_, index) => node(`waits${index}`)));
    const behind = await engine.start([node("behind")]);
    await engine.garbleJobs(behind);
    expect(await reconcileRuns(engine.scope)).toBe(1);
    for (const runId of [many, behind]) await cancelRun(engine.scope, { runId });
  });
});
