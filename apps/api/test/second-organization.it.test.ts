import { randomUUID } from "node:crypto";
import { ErrorBody, type RunStartInput } from "@exhibit/contracts";
import { createSecret, publishArtifact } from "@exhibit/core";
import { withOrganization } from "@exhibit/db";
import { insertWorkflow } from "@exhibit/testkit";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../src/app.ts";
import { listProcedures } from "../src/trpc/list-procedures.ts";
import { appRouter } from "../src/trpc/router.ts";
import {
  addArtifact,
  callProcedure,
  createTestApi,
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
  const secret = { name: "theirs", description: "", value: "their secret value" };
  const { id: secretId } = await createSecret({ ...scope, secretKeyFile: api.secretKeyFile }, secret);
  foreign = { ...artifact, collectionId, secretId };
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
  "artifact.publish": ({ artifactId }) => [{ artifactId }, { artifactId, label: "Mine" }],
  "artifact.unpublish": ({ artifactId }) => [{ artifactId }],
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
        for (const method of ["GET", "HEAD"]) {
          const headers = { cookie: mine.cookie };
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

  test("an unfiltered select as the app role shows nothing of it", async () => {
    const client = new Client({ connectionString: api.db.appUrl });
    await client.connect();
    try {
      await client.query("select set_config('app.organization_id', $1, false)", [mine.organizationId]);
      for (const table of [
        "artifacts",
        "files",
        "runs",
        "steps",
        "step_attempts",
        "workflows",
        "workflow_versions",
        "collections",
        "collection_versions",
        "audit_log",
        "run_events",
        "log_chunks",
        "run_inputs",
        "step_inputs",
        "secrets",
        "secret_versions",
        "step_secrets",
      ]) {
        const { rows } = await client.query(`select * from ${table} where organization_id <> $1`, [
          mine.organizationId,
        ]);
        expect(rows).toEqual([]);
      }
    } finally {
      await client.end();
    }
  });
});

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
        const answer = await rawRequest(api.url + path, { method: route.method });
        expect(answer.status).toBe(401);
        expect(ErrorBody.parse(JSON.parse(answer.body.toString())).code).toBe("UNAUTHENTICATED");
      }
    },
  );
});
