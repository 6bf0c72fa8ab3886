import type { ArtifactReference, RunStartInput } from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import { insertArtifact, insertRun } from "@exhibit/testkit";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, type Engine, node } from "../../test/engine.ts";
import { publishArtifact } from "../library/publish-artifact.ts";
import type { RunScope } from "../scope.ts";
import { retryRun } from "./retry-run.ts";
import { startRun } from "./start-run.ts";

let engine: Engine;
let stranger: RunScope;
beforeAll(async () => {
  engine = await createEngine();
  stranger = await engine.addOrganization();
});
afterAll(() => engine?.close());

const unknown = "0198f2b4-0000-7000-8000-000000000000";

async function addArtifact(scope: RunScope, columns: Parameters<typeof insertArtifact>[1] = {}) {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const { runId, workflowId } = await insertRun(tx);
    const origin = { runId, workflowId, stepRef: "scan", output: "report" };
    return { ...origin, ...(await insertArtifact(tx, { ...origin, ...columns })) };
  });
}

async function fileWorkflow(): Promise<string> {
  return engine.saveWorkflow({
    nodes: [node("read", { file: { workflowInput: "report" } })],
    inputs: [{ name: "report", title: "Report", type: { kind: "file" }, required: true }],
  });
}

/** Starts a run that reads an artifact, by input or by a reference inside the graph; answers what it read. */
async function startWith(reference: ArtifactReference): Promise<string> {
  const workflowId = await fileWorkflow();
  const inputs: RunStartInput["inputs"] = { report: { artifact: reference } };
  const { runId } = await startRun(engine.scope, { workflowId, inputs });
  return readInput(runId);
}

async function readInput(runId: string): Promise<string> {
  return withOrganization(engine.scope.database, engine.scope.organizationId, async (tx) => {
    const [input] = await tx.select().from(schema.runInputs).where(eq(schema.runInputs.runId, runId));
    const [read] = await tx.select().from(schema.stepInputs).where(eq(schema.stepInputs.runId, runId));
    expect(read?.artifactId).toBe(input?.artifactId);
    return input?.artifactId ?? "none";
  });
}

describe("an artifact reference", () => {
  it("becomes the artifact that it means when the run starts", async () => {
    const old = await addArtifact(engine.scope);
    expect(await startWith({ by: "id", id: old.artifactId })).toBe(old.artifactId);
    const { collectionId } = await publishArtifact(engine.scope, {
      artifactId: old.artifactId,
      label: "series",
    });
    const fresh = await addArtifact(engine.scope);
    await publishArtifact(engine.scope, { artifactId: fresh.artifactId, label: "series" });
    expect(await startWith({ by: "collection", collectionId, alias: "latest" })).toBe(fresh.artifactId);
    expect(await startWith({ by: "collection", collectionId, version: 1 })).toBe(old.artifactId);
    const { workflowId } = old;
    expect(await startWith({ by: "newest", workflowId, nodeRef: "scan", output: "report" })).toBe(
      old.artifactId,
    );
  });

  it("inside a graph is resolved and recorded too, and a retry reads the same artifact", async () => {
    const { artifactId } = await addArtifact(engine.scope);
    const { collectionId } = await publishArtifact(engine.scope, { artifactId, label: "graph" });
    const runId = await engine.start([
      node("again", { file: { artifact: { by: "collection", collectionId, alias: "latest" } } }),
    ]);
    const step = await engine.claim("again");
    expect(step.inputs).toMatchObject({ file: { artifactId } });
    await engine.settle(step);
    const later = await addArtifact(engine.scope);
    await publishArtifact(engine.scope, { artifactId: later.artifactId, label: "graph" });
    const again = await retryRun(engine.scope, { runId });
    expect((await engine.claim("again")).inputs).toMatchObject({ file: { artifactId } });
    expect(await engine.run(again.runId)).toMatchObject({ trigger: "retry", retryOf: runId });
  });

  it("never means a partial artifact as latest or newest, nor one of a run that failed", async () => {
    const partial = await addArtifact(engine.scope, { partial: true });
    const { collectionId } = await publishArtifact(engine.scope, {
      artifactId: partial.artifactId,
      label: "partial",
    });
    const { workflowId } = partial;
    await expect(startWith({ by: "collection", collectionId, alias: "latest" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(
      startWith({ by: "newest", workflowId, nodeRef: "scan", output: "report" }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("to what can't be read any more is refused with the reason", async () => {
    const cases = [
      { columns: { state: "deleted" as const }, why: /was deleted/ },
      { columns: { damaged: true }, why: /damaged/ },
      { columns: { savedToRun: false }, why: /was not kept/ },
    ];
    for (const { columns, why } of cases) {
      const { artifactId } = await addArtifact(engine.scope, columns);
      await expect(startWith({ by: "id", id: artifactId })).rejects.toThrow(why);
    }
  });

  it("of another organization answers exactly like one that does not exist", async () => {
    const theirs = await addArtifact(stranger);
    const { collectionId } = await publishArtifact(stranger, {
      artifactId: theirs.artifactId,
      label: "theirs",
    });
    const pairs: Array<[ArtifactReference, ArtifactReference]> = [
      [
        { by: "id", id: theirs.artifactId },
        { by: "id", id: unknown },
      ],
      [
        { by: "collection", collectionId },
        { by: "collection", collectionId: unknown },
      ],
      [
        { by: "newest", workflowId: theirs.workflowId, nodeRef: "scan", output: "report" },
        { by: "newest", workflowId: unknown, nodeRef: "scan", output: "report" },
      ],
    ];
    for (const [foreign, absent] of pairs) {
      expect(await explainStart(foreign)).toBe(await explainStart(absent));
    }
  });
});

async function explainStart(reference: ArtifactReference): Promise<string> {
  const error: unknown = await startWith(reference).catch((thrown: unknown) => thrown);
  if (!(error instanceof Error) || !("code" in error)) throw error;
  const ids = /[0-9a-f]{8}-[0-9a-f-]{27}/g;
  return `${String(error.code)} ${error.message}`.replace(ids, "<id>");
}

describe("an idempotency key", () => {
  it("gives one run, however often and however parallel the same start is asked for", async () => {
    const workflowId = await engine.saveWorkflow({ nodes: [node("only")] });
    const ask = () => startRun(engine.scope, { workflowId, inputs: {}, idempotencyKey: "same-key-1" });
    const runs = await Promise.all([ask(), ask(), ask()]);
    expect(new Set(runs.map((run) => run.runId)).size).toBe(1);
    expect(await ask()).toEqual(runs[0]);
  });

  it("that belongs to another start is a conflict, and another organization's does not matter", async () => {
    const [one, two] = [await engine.saveWorkflow({ nodes: [node("x")] }), await fileWorkflow()];
    await startRun(engine.scope, { workflowId: one, inputs: {}, idempotencyKey: "taken-key" });
    await expect(
      startRun(engine.scope, { workflowId: two, inputs: {}, idempotencyKey: "taken-key" }),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(
      startRun(stranger, { workflowId: one, inputs: {}, idempotencyKey: "taken-key" }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});

describe("a start", () => {
  it("names the node and port, or the input, that is at fault", async () => {
    const workflowId = await fileWorkflow();
    await expect(startRun(engine.scope, { workflowId, inputs: {} })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ path: "inputs.report" }],
    });
    const broken = await engine.saveWorkflow({ nodes: [node("a", { a: { step: "nobody", port: "out" } })] });
    await expect(startRun(engine.scope, { workflowId: broken, inputs: {} })).rejects.toMatchObject({
      fields: [{ path: "nodes.a.inputs.a" }],
    });
  });

  it("numbers runs of an organization one after the other, without a gap", async () => {
    const workflowId = await engine.saveWorkflow({ nodes: [node("n")] });
    const first = await startRun(engine.scope, { workflowId, inputs: {} });
    const rest = await Promise.all(
      Array.from({ length: 5 }, () => startRun(engine.scope, { workflowId, inputs: {} })),
    );
    expect(rest.map((run) => run.number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 5 }, (_, index) => first.number + index + 1),
    );
  });
});
