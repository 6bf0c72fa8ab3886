import { randomUUID } from "node:crypto";
import { type ToolState, WorkflowGraph } from "@exhibit/contracts";
import { schema, withAccounts } from "@exhibit/db";
import { waitFor } from "@exhibit/testkit";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, type Engine, node } from "../../test/engine.ts";
import { listComponents } from "../component/list-components.ts";
import { claimStep, type Equipment } from "../run/claim-step.ts";
import { getRun } from "../run/get-run.ts";
import { startRun } from "../run/start-run.ts";
import { checkGraph } from "../workflow/check-graph.ts";
import { listRunners } from "./list-runners.ts";
import { reportRunner } from "./report-runner.ts";
import { retireRunner } from "./retire-runner.ts";

const need = (name: string) => ({
  name,
  title: `The ${name}`,
  howToGet: "Install it",
  command: `get ${name}`,
  homepage: "https://tool.test",
});
const ready = (name: string): ToolState => ({
  state: "ready",
  name,
  version: "1.0",
  source: { kind: "file", path: `/bin/${name}` },
});
const missing = (name: string): ToolState => ({ state: "missing", name, fault: `no ${name} on PATH` });

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.close());

/** The engine's component, needing tools. */
function needing(...names: string[]) {
  const components = engine.scope.components.map((component) => ({ ...component, tools: names.map(need) }));
  return { ...engine.scope, components };
}

async function report(name: string, tools: ToolState[], staleAfterMs = 60_000): Promise<string> {
  const id = randomUUID();
  const runner = { id, name, version: "0.1.0", isolation: "process-group" as const, tools, staleAfterMs };
  await reportRunner(engine.scope.database, runner);
  return id;
}

async function forgetRunners(): Promise<void> {
  await withAccounts(engine.scope.database, (tx) => tx.delete(schema.runners));
}

async function findMissing(...names: string[]): Promise<string[]> {
  const [component] = await listComponents(needing(...names));
  return component?.missingTools ?? [];
}

describe("runners", () => {
  it("are listed while they are alive, and forgotten when they stop or fall silent", async () => {
    await forgetRunners();
    const id = await report("one", [ready("a")]);
    await report("two", [], -1);
    expect((await listRunners(engine.scope.database)).map(({ name }) => name)).toEqual(["one"]);
    await report("three", []);
    const rows = await withAccounts(engine.scope.database, (tx) => tx.select().from(schema.runners));
    expect(rows.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b))).toEqual(["one", "three"]);
    await retireRunner(engine.scope.database, id);
    expect((await listRunners(engine.scope.database)).map(({ name }) => name)).toEqual(["three"]);
  });

  it("say with each heartbeat what they have now", async () => {
    await forgetRunners();
    const { database } = engine.scope;
    const runner = { id: randomUUID(), name: "one", version: "0.1.0", isolation: "process-group" as const };
    await reportRunner(database, { ...runner, tools: [missing("a")], staleAfterMs: 60_000 });
    await withAccounts(database, (tx) =>
      tx
        .update(schema.runners)
        .set({ lastSeenAt: sql`now() - interval '1 hour'` })
        .where(eq(schema.runners.id, runner.id)),
    );
    await reportRunner(database, { ...runner, tools: [ready("a")], staleAfterMs: 60_000 });
    const [listed] = await listRunners(database);
    expect(listed?.tools).toEqual([ready("a")]);
    expect(Date.now() - Date.parse(listed?.lastSeenAt ?? "")).toBeLessThan(60_000);
  });
});

describe("a component's missing tools", () => {
  it("are those that no live runner has", async () => {
    await forgetRunners();
    expect(await findMissing("a")).toEqual([]);
    await report("one", [missing("a")]);
    expect(await findMissing("a")).toEqual(["a"]);
    await report("two", [ready("a")]);
    expect(await findMissing("a")).toEqual([]);
  });

  it("are there where two runners have one of two each", async () => {
    await forgetRunners();
    await report("one", [ready("a"), missing("b")]);
    await report("two", [missing("a"), ready("b")]);
    expect(await findMissing("a", "b")).toHaveLength(1);
    await report("three", [ready("a"), ready("b")]);
    expect(await findMissing("a", "b")).toEqual([]);
  });

  it("warn while a graph is edited, and refuse its start", async () => {
    await forgetRunners();
    await report("one", [missing("a")]);
    const graph = WorkflowGraph.parse({ nodes: [node("scan")] });
    const message = "scan: The a is on no runner. Install it: get a";
    expect(await checkGraph(needing("a"), { graph })).toEqual({
      valid: true,
      issues: [{ severity: "warning", code: "MISSING_TOOL", nodeRef: "scan", message }],
    });
    const workflowId = await engine.saveWorkflow(graph);
    await expect(startRun(needing("a"), { workflowId, inputs: {} })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ path: "nodes.scan", message }],
    });
    await report("two", [ready("a")]);
    await expect(startRun(needing("a"), { workflowId, inputs: {} })).resolves.toMatchObject({ number: 1 });
  });
});

describe("a runner that lacks a tool", () => {
  const lacking = (): Equipment => ({ needs: [need("a")], missing: [need("a")], tools: [] });
  const having = (): Equipment => ({
    needs: [need("a")],
    missing: [],
    tools: [{ name: "a", version: "1.0", source: { kind: "file", path: "/bin/a" } }],
  });

  async function fetch(ref: string) {
    const job = await engine.fetchJob(ref);
    if (!job) throw new Error(`no job of ${ref} is due`);
    return job;
  }

  it("hands the step on to one that has it, which writes down what it runs", async () => {
    await forgetRunners();
    await report("poor", [missing("a")]);
    await report("rich", [ready("a")]);
    const runId = await engine.start([node("handed")]);
    const job = await fetch("handed");
    const refused = await claimStep(engine.scope, { job, runner: "poor", equip: lacking });
    expect(refused).toEqual({ kind: "handed-on", lostAttemptIds: [] });
    expect(await engine.states(runId)).toEqual({ handed: "queued" });
    const next = await waitFor(() => engine.fetchJob("handed"), { what: "the job that was handed on" });
    const claim = await claimStep(engine.scope, { job: next, runner: "rich", equip: having });
    if (claim.kind !== "claimed") throw new Error(`the claim answered ${claim.kind}`);
    expect(claim.step.tools).toEqual(having().tools);
    await engine.settle(claim.step);
    const run = await getRun(engine.scope, { runId });
    expect(run.state).toBe("succeeded");
    expect(run.steps[0]?.attempts.map(({ runner, tools }) => ({ runner, tools }))).toEqual([
      { runner: "rich", tools: having().tools },
    ]);
  });

  it("does not claim a step that it handed on when its old job comes again", async () => {
    await forgetRunners();
    await report("rich", [ready("a")]);
    await engine.start([node("late")]);
    const job = await fetch("late");
    await claimStep(engine.scope, { job, runner: "poor", equip: lacking });
    const late = { ...job, retryCount: job.retryCount + 1 };
    expect(await claimStep(engine.scope, { job: late, runner: "rich", equip: having })).toEqual({
      kind: "duplicate",
    });
  });

  it("fails the step in words where no live runner has it", async () => {
    await forgetRunners();
    await report("poor", [missing("a")]);
    const runId = await engine.start([
      node("refused"),
      node("after", { a: { step: "refused", port: "out" } }),
    ]);
    const job = await fetch("refused");
    expect((await claimStep(engine.scope, { job, runner: "poor", equip: lacking })).kind).toBe("settled");
    expect(await engine.states(runId)).toEqual({ refused: "failed", after: "skipped" });
    expect((await engine.run(runId)).failure).toMatchObject({
      code: "MISSING_TOOL",
      message: expect.stringContaining("The a is on no runner. Install it: get a"),
    });
  });
});
