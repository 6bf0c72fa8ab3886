import { randomUUID } from "node:crypto";
import { ApiKeyCreated, ErrorBody, type RunStartInput } from "@exhibit/contracts";
import { createSecret, publishArtifact } from "@exhibit/core";
import { schema, withOrganization } from "@exhibit/db";
import { insertWorkflow } from "@exhibit/testkit";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { routes } from "../src/app.ts";
import { listProcedures } from "../src/trpc/list-procedures.ts";
import { appRouter } from "../src/trpc/router.ts";
import {
  addArtifact,
  callProcedure,
  createTestApi,
  postJson,
  rawRequest,
  readerComponent,
  readerNode,
  type TestApi,
  type TestMember,
} from "./test-api.ts";

/** Every id that a request can carry. */
interface Ids {
  workflowId: string;
  runId: string;
  artifactId: string;
  collectionId: string;
  keyId: string;
  secretId: string;
}

let api: TestApi;
let mine: TestMember;
let theirs: TestMember;
let foreign: Ids;
let myWorkflowId = "";

beforeAll(async () => {
  api = await createTestApi({ components: [readerComponent] });
  mine = await api.addMember();
  theirs = await api.addMember();
  const artifact = await addArtifact(api, theirs.organizationId, Buffer.from("theirs"), {
    label: "Their series",
  });
  const scope = { database: api.database, organizationId: theirs.organizationId, actor: "Owner" };
  const { collectionId } = await publishArtifact(scope, { artifactId: artifact.artifactId });
  const key = await postJson(
    `${api.url}/api/trpc/apiKey.create`,
    { name: "Theirs", permissions: ["run.read"] },
    theirs.cookie,
  );
  const { result } = z.object({ result: z.object({ data: ApiKeyCreated }) }).parse(await key.json());
  const secret = { name: "theirs", description: "", value: "their secret value" };
  const { id: secretId } = await createSecret({ ...scope, secretKeyFile: api.secretKeyFile }, secret);
  foreign = { ...artifact, collectionId, keyId: result.data.key.id, secretId };
  myWorkflowId = await withOrganization(api.database, mine.organizationId, async (tx) => {
    const graph = {
      nodes: [readerNode],
      inputs: [{ name: "file", title: "File", type: { kind: "file" as const }, required: true }],
    };
    return (await insertWorkflow(tx, { graph })).workflowId;
  });
});

afterAll(() => api.close());

const graph = { nodes: [], inputs: [] };

/** What each procedure is asked with ids that are not the caller's; several inputs where ids come in several places. */
const inputs: Record<string, (ids: Ids) => unknown[]> = {
  "session.get": () => [],
  "session.signOut": () => [],
  "landing.get": () => [undefined],
  "component.list": () => [undefined],
  "workflow.list": () => [{}],
  "workflow.takers": () => [{ format: "text" }],
  "workflow.get": ({ workflowId }) => [{ workflowId }, { workflowId, version: 1 }],
  "workflow.save": ({ workflowId }) => [
    { workflowId, name: "Taken over", graph },
    { workflowId, baseVersion: 1, name: "Taken over", graph },
  ],
  "workflow.validate": () => [{ graph }],
  "workflow.delete": ({ workflowId }) => [{ workflowId }],
  "run.start": ({ workflowId, artifactId, collectionId }) => [
    { workflowId },
    { workflowId, version: 1 },
    startWith({ by: "id", id: artifactId }),
    startWith({ by: "collection", collectionId, alias: "latest" }),
    startWith({ by: "collection", collectionId, version: 1 }),
    startWith({ by: "newest", workflowId, nodeRef: "step", output: "report" }),
  ],
  "run.list": ({ workflowId }) => [{}, { workflowId }],
  "run.get": ({ runId }) => [{ runId }],
  "run.cancel": ({ runId }) => [{ runId }],
  "run.retry": ({ runId }) => [{ runId }],
  "run.events": ({ runId }) => [{ runId }],
  "run.logs": ({ runId }) => [{ runId }, { runId, after: 0 }],
  "run.watch": ({ runId }) => [{ runId }, { runId, lastEventId: "0" }],
  "secret.list": () => [undefined],
  "secret.create": () => [],
  "secret.replace": ({ secretId }) => [{ secretId, value: "taken over" }],
  "secret.delete": ({ secretId }) => [{ secretId }, { secretId, evenIfUsed: true }],
  "artifact.byRun": ({ runId }) => [{ runId }],
  "artifact.library": ({ runId, workflowId }) => [
    {},
    { runId },
    { workflowId },
    { search: "report" },
    { search: "re" },
  ],
  "artifact.facets": () => [undefined],
  "artifact.pick": () => [{}, { search: "report" }, { publishedOnly: true }],
  "artifact.get": ({ artifactId }) => [{ artifactId }],
  "artifact.preview": ({ artifactId }) => [{ artifactId }],
  "artifact.lineage": ({ artifactId }) => [{ artifactId }],
  "artifact.planZip": ({ artifactId, runId }) => [
    { by: "ids", artifactIds: [artifactId] },
    { by: "run", runId },
  ],
  "artifact.publish": ({ artifactId }) => [{ artifactId }, { artifactId, label: "Mine" }],
  "artifact.unpublish": ({ artifactId }) => [{ artifactId }],
  "apiKey.list": () => [undefined],
  "apiKey.create": () => [],
  "apiKey.revoke": ({ keyId }) => [{ keyId }],
  "artifact.delete": ({ artifactId }) => [{ artifactId }],
};

function startWith(
  artifact: Extract<RunStartInput["inputs"][string], { artifact: unknown }>["artifact"],
): unknown {
  return { workflowId: myWorkflowId, inputs: { file: { artifact } } };
}

/** The path of each route with ids filled in; routes without ids answer the caller's own things. */
const paths: Record<string, (ids: Ids) => string[]> = {
  "GET /api/health": () => [],
  "GET /api/ready": () => [],
  "POST /api/session": () => [],
  "GET /*": () => [],
  "GET /api/v1/artifacts/:id/download": ({ artifactId }) => [`/api/v1/artifacts/${artifactId}/download`],
  "GET /api/v1/artifacts/:id/image": ({ artifactId }) => [`/api/v1/artifacts/${artifactId}/image`],
  "POST /api/v1/artifacts": () => ["/api/v1/artifacts?unknown=1"],
  // Its ids come in the body: zip.it.test.ts mixes them.
  "POST /api/v1/artifacts/zip": () => ["/api/v1/artifacts/zip"],
  "GET /api/v1/workflows/runs/:runId/zip": ({ runId }) => [`/api/v1/workflows/runs/${runId}/zip`],
  "GET /api/v1/workflows/runs/:runId/artifacts": ({ runId }) => [`/api/v1/workflows/runs/${runId}/artifacts`],
  "GET /api/v1/artifacts": ({ runId, workflowId }) => [
    "/api/v1/artifacts",
    `/api/v1/artifacts?runId=${runId}`,
    `/api/v1/artifacts?workflowId=${workflowId}&search=rep`,
  ],
};

const procedures = listProcedures(appRouter);

/** One answer with every id and request id taken out, so that answers can be compared word by word. */
function withoutIds(answer: unknown, ids: Ids): string {
  let text = JSON.stringify(answer);
  for (const [name, id] of Object.entries(ids)) text = text.replaceAll(id, `<${name}>`);
  return text.replaceAll(/\\?"requestId\\?":\\?"[^"\\]+\\?"/g, "<request>");
}

const randomIds = (): Ids => ({
  workflowId: randomUUID(),
  runId: randomUUID(),
  artifactId: randomUUID(),
  collectionId: randomUUID(),
  keyId: randomUUID(),
  secretId: randomUUID(),
});

describe("a second organization's ids", () => {
  test("every procedure and route is in the lists of this test", () => {
    expect(new Set(procedures.map(({ path }) => path))).toEqual(new Set(Object.keys(inputs)));
    expect(new Set(routes.map(({ method, path }) => `${method} ${path}`))).toEqual(
      new Set(Object.keys(paths)),
    );
  });

  test.each(procedures)("$path answers them exactly as ids that do not exist", async ({ path, type }) => {
    const unknown = randomIds();
    const build = inputs[path] ?? (() => []);
    const [foreignInputs, unknownInputs] = [build(foreign), build(unknown)];
    for (const [index, input] of foreignInputs.entries()) {
      const seen = await callProcedure(api, mine.cookie, { path, type, input });
      const expected = await callProcedure(api, mine.cookie, { path, type, input: unknownInputs[index] });
      expect(withoutIds(seen, foreign)).toBe(withoutIds(expected, unknown));
      const names = Object.values(foreign).some((id) => JSON.stringify(input ?? "").includes(id));
      if (names && !path.endsWith("list") && path !== "artifact.library")
        expect(withoutIds(seen, foreign)).toMatch(/NOT_FOUND/);
    }
  });

  test.each(routes.filter(({ access }) => access !== "public"))(
    "$method $path answers them so too",
    async (route) => {
      const unknown = randomIds();
      const build = paths[`${route.method} ${route.path}`] ?? (() => []);
      const [foreignPaths, unknownPaths] = [build(foreign), build(unknown)];
      for (const [index, path] of foreignPaths.entries()) {
        for (const method of route.method === "GET" ? ["GET", "HEAD"] : [route.method]) {
          const headers = { cookie: mine.cookie, origin: api.url };
          const seen = await rawRequest(api.url + path, { method, headers });
          const expected = await rawRequest(api.url + (unknownPaths[index] ?? ""), { method, headers });
          expect(seen.status).toBe(expected.status);
          expect(withoutIds(seen.body.toString(), foreign)).toBe(
            withoutIds(expected.body.toString(), unknown),
          );
        }
      }
    },
  );

  test("nothing of theirs was changed", async () => {
    const get = (path: string, input: unknown) =>
      callProcedure(api, theirs.cookie, { path, type: "query", input });
    expect(await get("artifact.get", { artifactId: foreign.artifactId })).toMatchObject({
      status: 200,
      body: { result: { data: { state: "available", publication: { label: "Their series" } } } },
    });
    expect((await get("workflow.get", { workflowId: foreign.workflowId })).status).toBe(200);
    expect(await get("secret.list", undefined)).toMatchObject({
      body: { result: { data: { items: [{ id: foreign.secretId, version: 1 }] } } },
    });
  });

  test.each(["a node", "the default of a workflow's input"])(
    "a reference in %s of a saved workflow opens nothing of theirs",
    async (place) => {
      const answers = [];
      for (const id of [foreign.artifactId, randomUUID()]) {
        const workflowId = await saveWorkflow(mine.cookie, `${id} in ${place}`, referTo(place, id));
        const input = { workflowId };
        const started = await callProcedure(api, mine.cookie, { path: "run.start", type: "mutation", input });
        answers.push(withoutIds(started, { ...foreign, artifactId: id }));
      }
      expect(answers[0]).toBe(answers[1]);
      expect(answers[0]).toContain("NOT_FOUND");
    },
  );

  test("an unfiltered select as the app role shows nothing of it, in any table of organizations", async () => {
    await fillEveryTable();
    const client = new Client({ connectionString: api.db.appUrl });
    await client.connect();
    const count = async (table: string, inside: string, of: string) => {
      await client.query("select set_config('app.organization_id', $1, false)", [inside]);
      const { rows } = await client.query(
        `select count(*)::int as n from ${table} where organization_id = $1`,
        [of],
      );
      return z.object({ n: z.int() }).parse(rows[0]).n;
    };
    try {
      const { rows } = await client.query<{ name: string }>(
        "select distinct polrelid::regclass::text as name from pg_policy order by 1",
      );
      expect(rows.length).toBeGreaterThan(13);
      for (const { name } of rows) {
        const { organizationId } = theirs;
        expect({ name, isFilled: (await count(name, organizationId, organizationId)) > 0 }).toEqual({
          name,
          isFilled: true,
        });
        expect({ name, seen: await count(name, mine.organizationId, organizationId) }).toEqual({
          name,
          seen: 0,
        });
      }
    } finally {
      await client.end();
    }
  });
});

/** A graph whose reader takes an artifact by its id, written at one of two places. */
function referTo(place: string, id: string): unknown {
  const artifact = { by: "id", id };
  if (place === "a node") return { nodes: [{ ...readerNode, inputs: { file: { artifact } } }], inputs: [] };
  const input = { name: "file", title: "File", type: { kind: "file" }, required: false, default: artifact };
  return { nodes: [readerNode], inputs: [input] };
}

/** A table without a row of theirs would show nothing whatever its policy says. */
async function fillEveryTable(): Promise<void> {
  const { cookie, organizationId } = theirs;
  const asking = {
    nodes: [readerNode],
    inputs: [{ name: "file", title: "File", type: { kind: "file" }, required: true }],
  };
  const workflowId = await saveWorkflow(cookie, "Theirs", asking);
  const file = { artifact: { by: "id", id: foreign.artifactId } };
  const input = { workflowId, inputs: { file } };
  expect(await callProcedure(api, cookie, { path: "run.start", type: "mutation", input })).toMatchObject({
    status: 200,
  });
  await withOrganization(api.database, organizationId, async (tx) => {
    const chunk = { stepRef: "step", attempt: 1, stream: "stdout" as const, text: "theirs" };
    await tx
      .insert(schema.logChunks)
      .values({ organizationId, runId: foreign.runId, sequence: 1000, ...chunk });
    const { runId, id: stepId } = schema.steps;
    const [step] = await tx.select({ runId, stepId }).from(schema.steps);
    if (step === undefined) throw new Error("their runs have steps");
    const used = { port: "token", secretId: foreign.secretId, version: 1 };
    await tx.insert(schema.stepSecrets).values({ organizationId, ...step, ...used });
  });
}

async function saveWorkflow(cookie: string, name: string, graph: unknown): Promise<string> {
  const input = { name, graph };
  const { body } = await callProcedure(api, cookie, { path: "workflow.save", type: "mutation", input });
  const Saved = z.object({ result: z.object({ data: z.object({ id: z.string() }) }) });
  return Saved.parse(body).result.data.id;
}

describe("somebody who is not signed in", () => {
  test.each(procedures)("$path answers 401", async ({ path, type }) => {
    const input = inputs[path]?.(foreign)[0];
    const { status, body } = await callProcedure(api, undefined, { path, type, input });
    if (type === "subscription") expect(body).toContain("UNAUTHENTICATED");
    else
      expect({ status, body }).toMatchObject({
        status: 401,
        body: { error: { data: { body: { code: "UNAUTHENTICATED" } } } },
      });
  });

  test.each(routes.filter(({ access }) => access !== "public"))(
    "$method $path answers 401",
    async (route) => {
      for (const path of paths[`${route.method} ${route.path}`]?.(foreign) ?? []) {
        const headers = { origin: api.url };
        const answer = await rawRequest(api.url + path, { method: route.method, headers });
        expect(answer.status).toBe(401);
        expect(ErrorBody.parse(JSON.parse(answer.body.toString())).code).toBe("UNAUTHENTICATED");
      }
    },
  );
});
