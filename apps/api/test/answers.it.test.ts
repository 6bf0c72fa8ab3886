import { componentDefinitions, describeComponent } from "@exhibit/components";
import {
  ApiKey,
  ApiKeyCreated,
  ArtifactLibraryFacets,
  ArtifactLibraryListResponse,
  ArtifactLineage,
  ArtifactMetadata,
  ArtifactPreview,
  ArtifactZipPlan,
  ComponentDescriptor,
  ErrorBody,
  GraphValidation,
  Id,
  Landing,
  Run,
  RunArtifactsResponse,
  RunEventsResponse,
  RunListResponse,
  RunLogsResponse,
  RunState,
  Secret,
  SecretListResponse,
  Session,
  Workflow,
  WorkflowListResponse,
  WorkflowTakersResponse,
} from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import { dumpDatabase, insertRun, insertWorkflow } from "@exhibit/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { listProcedures } from "../src/trpc/list-procedures.ts";
import { appRouter } from "../src/trpc/router.ts";
import {
  addArtifact,
  callProcedure,
  createTestApi,
  readerComponent,
  readerNode,
  type TestApi,
  type TestArtifact,
  type TestMember,
} from "./test-api.ts";

let api: TestApi;
let member: TestMember;
let artifact: TestArtifact;
const seen = new Set<string>();
const types = new Map(listProcedures(appRouter).map(({ path, type }) => [path, type]));

beforeAll(async () => {
  const components = [...componentDefinitions.map(describeComponent), readerComponent];
  api = await createTestApi({ components });
  member = await api.addMember();
  artifact = await addArtifact(api, member.organizationId, Buffer.from('{"a":1}\n{"a":2}\n'), {
    name: "report.ndjson",
    format: "ndjson",
    mediaType: "application/x-ndjson",
  });
});
afterAll(() => api.close());

/** Calls a procedure and holds its answer against the contract: a field too many is as wrong as one too few. */
async function ask<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  input?: unknown,
): Promise<z.output<Schema>> {
  seen.add(path);
  const { status, body } = await callProcedure(api, member.cookie, {
    path,
    type: types.get(path) ?? "",
    input,
  });
  expect({ path, status, body: status === 200 ? "" : body }).toEqual({ path, status: 200, body: "" });
  const { data } = z.object({ result: z.object({ data: z.unknown() }) }).parse(body).result;
  const parsed = schema.parse(data);
  expect(parsed).toEqual(data);
  return parsed;
}

async function refuse(path: string, input: unknown): Promise<ErrorBody> {
  const { body } = await callProcedure(api, member.cookie, { path, type: types.get(path) ?? "", input });
  const shape = z.object({ error: z.object({ data: z.object({ body: ErrorBody.strict() }) }) }).parse(body);
  return shape.error.data.body;
}

const graph = {
  nodes: [readerNode],
  inputs: [{ name: "file", title: "File", type: { kind: "file" as const }, required: true }],
};

test("reading answers as the contracts say", async () => {
  const { artifactId, runId, workflowId } = artifact;
  await ask("session.get", Session);
  await ask("landing.get", Landing);
  expect((await ask("component.list", z.array(ComponentDescriptor))).length).toBeGreaterThan(3);
  await ask("workflow.list", WorkflowListResponse, {});
  await ask("workflow.get", Workflow, { workflowId });
  await ask("run.list", RunListResponse, { state: ["succeeded", "failed"], workflowId });
  await ask("run.get", Run, { runId });
  await ask("run.events", RunEventsResponse, { runId });
  await ask("run.logs", RunLogsResponse, { runId });
  expect((await ask("artifact.byRun", RunArtifactsResponse, { runId })).items).toHaveLength(1);
  await ask("artifact.get", ArtifactMetadata, { artifactId });
  expect(await ask("artifact.preview", ArtifactPreview, { artifactId })).toEqual({
    kind: "records",
    records: [{ a: 1 }, { a: 2 }],
    truncated: false,
  });
});

test("a workflow is checked, saved, kept from being overwritten, and deleted", async () => {
  expect(await ask("workflow.validate", GraphValidation, { graph })).toEqual({ valid: true, issues: [] });
  const saved = await ask("workflow.save", Workflow, { name: "100% _mine_", graph });
  const { id: workflowId } = saved;
  const second = await ask("workflow.save", Workflow, {
    workflowId,
    baseVersion: 1,
    name: "100% _mine_",
    graph,
  });
  expect(second).toMatchObject({ version: 2, latestVersion: 2 });
  expect(await refuse("workflow.save", { workflowId, baseVersion: 1, name: "late", graph })).toMatchObject({
    code: "CONFLICT",
    fields: [{ path: "baseVersion" }],
  });
  expect(await refuse("workflow.save", { name: "100% _mine_", graph })).toMatchObject({
    code: "CONFLICT",
    fields: [{ path: "name" }],
  });
  expect(await ask("workflow.get", Workflow, { workflowId, version: 1 })).toMatchObject({
    version: 1,
    latestVersion: 2,
  });
  expect(await refuse("workflow.list", { limit: 1000 })).toMatchObject({
    code: "INVALID_INPUT",
    fields: [{ path: "limit", message: expect.stringContaining("got 1000") }],
  });
  const broken = { nodes: [{ ...readerNode, inputs: { file: { step: "a" } } }] };
  expect((await refuse("workflow.validate", { graph: broken })).fields).toEqual([
    { path: "graph.nodes.0.inputs.file.port", message: expect.stringContaining("got nothing") },
  ]);
  expect((await refuse("workflow.get", { workflowId, version: 3 })).code).toBe("NOT_FOUND");
  const names = async (search: string) =>
    (await ask("workflow.list", WorkflowListResponse, { search })).items.map(({ name }) => name);
  expect(await names("100% _M")).toEqual(["100% _mine_"]);
  expect(await names("100__")).toEqual([]);
  expect((await refuse("workflow.save", { name: "two\nlines", graph })).fields).toMatchObject([
    { path: "name" },
  ]);
  await ask("workflow.delete", z.object({ workflowId: Id }), { workflowId });
  expect((await refuse("workflow.get", { workflowId })).code).toBe("NOT_FOUND");
  expect((await refuse("workflow.delete", { workflowId })).code).toBe("NOT_FOUND");
});

test("the workflows that take a file are found by its format and name, past a thousand that do not", async () => {
  const takes = { name: "file", title: "Report", required: true };
  const csv = {
    ...graph,
    inputs: [{ ...takes, type: { kind: "file" as const, formats: ["csv" as const] } }],
  };
  await withOrganization(api.database, member.organizationId, async (tx) => {
    await insertWorkflow(tx, { name: "Reads CSV, 100%", graph: csv });
    await insertWorkflow(tx, { name: "Deleted", graph: csv, deletedAt: new Date() });
    for (let index = 0; index < 1_001; index += 1)
      await insertWorkflow(tx, { name: `Takes nothing ${index}` });
  });
  const takers = (input: object) => ask("workflow.takers", WorkflowTakersResponse, input);
  const first = await takers({ format: "csv" });
  expect(first).toMatchObject({ items: [], looked: 1_000 });
  const second = await takers({ format: "csv", cursor: first.nextCursor });
  expect(second.items).toMatchObject([{ name: "Reads CSV, 100%", input: { name: "file", title: "Report" } }]);
  expect(second.nextCursor).toBeNull();
  expect((await takers({ format: "csv", search: "csv, 100%" })).items).toEqual(second.items);
  expect((await takers({ format: "csv", search: "csv_" })).items).toEqual([]);
  expect((await takers({ format: "markdown", search: "csv" })).items).toEqual([]);
});

test("a run is found by its number, and says when its workflow is gone", async () => {
  const { runId, workflowId } = artifact;
  const { number } = await ask("run.get", Run, { runId });
  expect((await ask("run.list", RunListResponse, { number })).items).toMatchObject([
    { id: runId, workflowDeleted: false },
  ]);
  expect((await ask("run.list", RunListResponse, { number: number - 1 })).items).toEqual([]);
  const gone = await withOrganization(api.database, member.organizationId, async (tx) => {
    const workflow = await insertWorkflow(tx, { deletedAt: new Date() });
    return insertRun(tx, workflow);
  });
  expect(await ask("run.get", Run, { runId: gone.runId })).toMatchObject({ workflowDeleted: true });
  expect((await ask("run.list", RunListResponse, { workflowId })).items).toHaveLength(1);
});

test("events are paged from either end, each once", async () => {
  const runId = await withOrganization(api.database, member.organizationId, async (tx) => {
    const run = await insertRun(tx, { lastSequence: 5 });
    const body = { type: "step.queued" as const, stepRef: "step" };
    await tx.insert(schema.runEvents).values(
      [1, 2, 3, 4, 5].map((sequence) => ({
        organizationId: member.organizationId,
        runId: run.runId,
        sequence,
        body,
      })),
    );
    return run.runId;
  });
  const page = async (position: object) => {
    const { events, more } = await ask("run.events", RunEventsResponse, { runId, limit: 2, ...position });
    return [...events.map(({ sequence }) => sequence), more];
  };
  expect(await page({})).toEqual([4, 5, true]);
  expect(await page({ before: 4 })).toEqual([2, 3, true]);
  expect(await page({ before: 2 })).toEqual([1, false]);
  expect(await page({ after: 0 })).toEqual([1, 2, true]);
  expect(await page({ after: 4 })).toEqual([5, false]);
  expect((await refuse("run.events", { runId, after: 1, before: 3 })).fields).toMatchObject([
    { path: "before" },
  ]);
});

test("publishing writes the default label down when it is switched on", async () => {
  const node = { ...readerNode, artifacts: { saveRunArtifacts: true, publishToLibrary: true } };
  const saved = await ask("workflow.save", Workflow, {
    name: "Labelled",
    graph: { ...graph, nodes: [node] },
  });
  expect(saved.graph.nodes[0]?.artifacts.artifactLabel).toBe("Labelled/reader");
  const { id: workflowId } = saved;
  const renamed = await ask("workflow.save", Workflow, { workflowId, name: "Renamed", graph: saved.graph });
  expect(renamed.graph.nodes[0]?.artifacts.artifactLabel).toBe("Labelled/reader");
});

test("an artifact is published, found, picked, used by a run, and then can't be deleted until that run ends", async () => {
  const { artifactId } = artifact;
  const published = await ask("artifact.publish", ArtifactMetadata, { artifactId, label: "Weekly" });
  expect(published).toMatchObject({
    destinations: ["run", "library"],
    publication: { label: "Weekly", version: 1, latest: true },
  });
  const library = await ask("artifact.library", ArtifactLibraryListResponse, { search: "WEEKLY" });
  expect(library.items).toEqual([published]);
  const pages = await fetch(`${api.url}/api/v1/artifacts?search=weekly&limit=1`, {
    headers: { cookie: member.cookie },
  });
  expect(await pages.json()).toEqual(library);
  const facets = await ask("artifact.facets", ArtifactLibraryFacets);
  expect(facets.mediaTypes).toEqual([{ value: "application/x-ndjson", count: 1 }]);
  const picked = await ask("artifact.pick", ArtifactLibraryListResponse, { publishedOnly: true });
  expect(picked.items).toEqual([published]);

  const workflow = await ask("workflow.save", Workflow, { name: "Reads", graph });
  const inputs = { file: { artifact: { by: "id", id: artifactId } } };
  const started = await ask("run.start", z.object({ runId: Id, number: z.int() }), {
    workflowId: workflow.id,
    inputs,
  });
  const run = await ask("run.get", Run, { runId: started.runId });
  expect(run).toMatchObject({
    state: "queued",
    inputs: [{ name: "file", artifact: { artifactId, sha256: artifact.sha256 } }],
  });
  const lineage = await ask("artifact.lineage", ArtifactLineage, { artifactId });
  expect(lineage.uses).toMatchObject([{ runId: started.runId, stepRef: "reader", port: "file" }]);

  expect(await refuse("artifact.delete", { artifactId })).toMatchObject({ code: "CONFLICT" });
  const cancelled = await ask("run.cancel", z.object({ runId: Id, state: RunState }), {
    runId: started.runId,
  });
  expect(cancelled.state).toBe("cancelled");
  await ask("run.retry", z.object({ runId: Id, number: z.int() }), { runId: started.runId }).then(
    ({ runId }) => ask("run.cancel", z.object({ runId: Id, state: RunState }), { runId }),
  );

  const kept = await ask("artifact.unpublish", ArtifactMetadata, { artifactId });
  expect(kept).toMatchObject({ destinations: ["run"], publication: null });
  await ask("artifact.publish", ArtifactMetadata, { artifactId, label: "Weekly" });
  await ask("artifact.delete", z.object({ artifactId: Id }), { artifactId });
  const gone = await refuse("artifact.get", { artifactId });
  expect(gone).toMatchObject({
    code: "GONE",
    message: `report.ndjson (SHA-256 ${artifact.sha256}) was deleted.`,
  });
  for (const path of ["artifact.preview", "artifact.lineage", "artifact.delete"]) {
    expect((await refuse(path, { artifactId })).code).toBe("GONE");
  }
  expect((await ask("artifact.library", ArtifactLibraryListResponse, {})).items).toEqual([]);
  expect((await ask("artifact.byRun", RunArtifactsResponse, { runId: artifact.runId })).items).toEqual([]);
});

test("a second version takes `latest` from the first, and gives it back when it goes", async () => {
  const add = () =>
    addArtifact(api, member.organizationId, Buffer.from(String(Math.random())), { name: "series.txt" });
  const [first, second] = [await add(), await add()];
  const publish = ({ artifactId }: TestArtifact) =>
    ask("artifact.publish", ArtifactMetadata, { artifactId, label: "Series" });
  const get = ({ artifactId }: TestArtifact) => ask("artifact.get", ArtifactMetadata, { artifactId });
  expect((await publish(first)).publication).toMatchObject({ version: 1, latest: true });
  expect((await publish(second)).publication).toMatchObject({ version: 2, latest: true });
  expect((await get(first)).publication).toMatchObject({ version: 1, latest: false });
  await ask("artifact.delete", z.object({ artifactId: Id }), { artifactId: second.artifactId });
  expect((await get(first)).publication).toMatchObject({ version: 1, latest: true });
});

test("a key is made, listed and revoked, and a zip planned", async () => {
  const input = { name: "CI", permissions: ["run.read", "run.read"] };
  const { key } = await ask("apiKey.create", ApiKeyCreated, input);
  expect(key).toMatchObject({ name: "CI", permissions: ["run.read"], memberName: "Owner", revokedAt: null });
  const revoked = await ask("apiKey.revoke", ApiKey, { keyId: key.id });
  expect(revoked.revokedAt).not.toBeNull();
  expect(await ask("apiKey.revoke", ApiKey, { keyId: key.id })).toEqual(revoked);
  expect(await ask("apiKey.list", z.array(ApiKey))).toEqual([revoked]);
  const { artifactId } = await addArtifact(api, member.organizationId, Buffer.from("planned"));
  const selection = { by: "ids", artifactIds: [artifactId] };
  expect(await ask("artifact.planZip", ArtifactZipPlan, selection)).toMatchObject({ files: 1, sizeBytes: 7 });
});

test("a secret is given, replaced and deleted, and no answer, error or log ever holds its value", async () => {
  const secret = await ask("secret.create", Secret, { name: "token", value: "answer-canary-1" });
  const graph = {
    nodes: [
      {
        ref: "fetch",
        component: { id: "core.http.request", version: 1 },
        inputs: { url: { value: "http://a.test" }, authorization: { secret: "token" } },
      },
    ],
  };
  expect((await ask("workflow.validate", GraphValidation, { graph })).valid).toBe(true);
  const workflow = await ask("workflow.save", Workflow, { name: "Takes a secret", graph });
  const replaced = await ask("secret.replace", Secret, { secretId: secret.id, value: "answer-canary-2" });
  expect(replaced.version).toBe(2);
  const listed = await ask("secret.list", SecretListResponse);
  const usedBy = [{ workflowId: workflow.id, name: "Takes a secret" }];
  expect(listed.items).toEqual([{ ...replaced, usedBy }]);
  const { runId } = await ask("run.start", z.object({ runId: Id, number: z.int() }), {
    workflowId: workflow.id,
  });
  const run = await ask("run.get", Run, { runId });
  expect(run.steps[0]).toMatchObject({ inputs: {}, secrets: [{ name: "token", version: null }] });
  await ask("run.cancel", z.object({ runId: Id, state: RunState }), { runId });

  const refusals = [
    await refuse("secret.create", { name: "token", value: "answer-canary-3" }),
    await refuse("secret.create", { name: "not a name", value: "answer-canary-4" }),
    await refuse("secret.create", { name: "long", value: "answer-canary-5".repeat(2_000) }),
    await refuse("secret.create", { name: "nul", value: "answer-canary-6\0" }),
    await refuse("secret.create", { name: "short", value: "x7q " }),
    await refuse("secret.replace", { secretId: secret.id }),
    await refuse("secret.delete", { secretId: secret.id }),
  ];
  expect(refusals.map(({ code, fields }) => [code, fields?.[0]?.path])).toEqual([
    ["CONFLICT", "name"],
    ["INVALID_INPUT", "name"],
    ["INVALID_INPUT", "value"],
    ["INVALID_INPUT", "value"],
    ["INVALID_INPUT", "value"],
    ["INVALID_INPUT", "value"],
    ["CONFLICT", undefined],
  ]);
  await ask("secret.delete", z.object({ secretId: Id }), { secretId: secret.id, evenIfUsed: true });
  expect((await ask("secret.list", SecretListResponse)).items).toEqual([]);
  expect((await refuse("run.start", { workflowId: workflow.id })).message).toMatch(
    /there is no secret "token"/,
  );
  const audited = await dumpDatabase(api.db.superuserUrl);
  expect(audited).toContain("secret.deleted");
  const told = JSON.stringify([refusals, listed, run, api.logged]) + audited;
  expect(told.match(/.{0,60}(answer-canary|x7q ).{0,20}/g)).toBeNull();
});

test("every procedure but the subscription and the sign-out was asked here", () => {
  const asked = [...seen, "run.watch", "session.signOut"].toSorted((one, other) => one.localeCompare(other));
  const all = [...types.keys()].toSorted((one, other) => one.localeCompare(other));
  expect(asked).toEqual(all);
});
