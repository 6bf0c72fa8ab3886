import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { ApiKeyCreated, WorkflowGraph } from "@exhibit/contracts";
import { type AuditAction, auditActions, createLoginToken } from "@exhibit/core";
import { stageStream } from "@exhibit/storage";
import { waitFor } from "@exhibit/testkit";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import {
  addArtifact,
  callProcedure,
  createTestApi,
  postJson,
  rawRequest,
  readerComponent,
  readerNode,
  type TestApi,
  type TestArtifact,
  type TestMember,
} from "./test-api.ts";

const Answer = z.object({ result: z.object({ data: z.unknown() }) });

let api: TestApi;
let member: TestMember;
let reader: Client;

beforeAll(async () => {
  api = await createTestApi({ components: [readerComponent] });
  member = await api.addMember();
  reader = new Client({ connectionString: api.db.superuserUrl });
  await reader.connect();
});
afterAll(async () => {
  await reader?.end();
  await api?.close();
});

async function mutate<Data>(path: string, input: unknown, data: z.ZodType<Data>): Promise<Data> {
  const answer = await callProcedure(api, member.cookie, { path, type: "mutation", input });
  return data.parse(Answer.parse(answer.body).result.data);
}

const newLink = () => createLoginToken(api.database, member);
const signIn = (token: string) => postJson(`${api.url}/api/session`, { token });
const newArtifact = () => addArtifact(api, member.organizationId, Buffer.from("audited"));
const download = ({ artifactId }: TestArtifact) =>
  rawRequest(`${api.url}/api/v1/artifacts/${artifactId}/download`, { headers: { cookie: member.cookie } });
const saveWorkflow = async () => {
  const inputs = [{ name: "file", title: "File", type: { kind: "file" as const } }];
  const graph = WorkflowGraph.parse({ nodes: [readerNode], inputs });
  const name = `Audited ${performance.now()}`;
  return mutate("workflow.save", { name, graph }, z.object({ id: z.string() }));
};
const createKey = () =>
  mutate("apiKey.create", { name: `Audited ${randomUUID()}`, permissions: ["artifact.read"] }, ApiKeyCreated);
const createSecret = () =>
  mutate(
    "secret.create",
    { name: `audited-${randomUUID()}`, value: "audited" },
    z.object({ id: z.string() }),
  );
const startRun = async () => {
  const [{ id: workflowId }, { artifactId }] = [await saveWorkflow(), await newArtifact()];
  const inputs = { file: { artifact: { by: "id", id: artifactId } } };
  return () => mutate("run.start", { workflowId, inputs }, z.object({ runId: z.string() }));
};
const publish = ({ artifactId }: TestArtifact) =>
  mutate("artifact.publish", { artifactId, label: `label ${artifactId}` }, z.unknown());

/** Gives the bytes of an artifact another content, or its own again. */
async function replaceBytes({ fileId }: TestArtifact, bytes: Buffer): Promise<void> {
  await rm(join(api.staging.stagingDir, "..", "objects", "test", fileId));
  const file = await stageStream(
    api.staging,
    (async function* () {
      yield bytes;
    })(),
  );
  await api.store.put({ key: `test/${fileId}`, file, mediaType: "text/plain" });
}

/** For each action: prepares, and answers the deed; `beside` are the rows of other actions that it leaves too. */
const deeds: Record<AuditAction, () => Promise<{ act: () => Promise<unknown>; beside?: AuditAction[] }>> = {
  "session.link-made": async () => ({ act: newLink }),
  "session.started": async () => {
    const { token } = await newLink();
    return { act: () => signIn(token) };
  },
  "session.refused": async () => {
    const { token } = await newLink();
    await signIn(token);
    return { act: () => signIn(token) };
  },
  "session.ended": async () => {
    const answer = await signIn((await newLink()).token);
    const cookie = answer.headers.getSetCookie()[0]?.split(";")[0];
    return { act: () => postJson(`${api.url}/api/trpc/session.signOut`, {}, cookie) };
  },
  "workflow.saved": async () => ({ act: saveWorkflow }),
  "workflow.deleted": async () => {
    const { id } = await saveWorkflow();
    return { act: () => mutate("workflow.delete", { workflowId: id }, z.unknown()) };
  },
  "run.started": async () => ({ act: await startRun() }),
  "run.cancelled": async () => {
    const { runId } = await (await startRun())();
    return { act: () => mutate("run.cancel", { runId }, z.unknown()) };
  },
  "artifact.uploaded": async () => ({
    act: () =>
      rawRequest(`${api.url}/api/v1/artifacts?name=audited-${randomUUID()}.txt`, {
        method: "POST",
        headers: { cookie: member.cookie, origin: api.url, "content-type": "text/plain" },
        body: "audited",
      }),
  }),
  "key.created": async () => ({ act: createKey }),
  "key.revoked": async () => {
    const { key } = await createKey();
    return { act: () => mutate("apiKey.revoke", { keyId: key.id }, z.unknown()) };
  },
  "secret.created": async () => ({ act: createSecret }),
  "secret.replaced": async () => {
    const { id: secretId } = await createSecret();
    return { act: () => mutate("secret.replace", { secretId, value: "other" }, z.unknown()) };
  },
  "secret.deleted": async () => {
    const { id: secretId } = await createSecret();
    return { act: () => mutate("secret.delete", { secretId }, z.unknown()) };
  },
  "artifact.published": async () => {
    const artifact = await newArtifact();
    return { act: () => publish(artifact) };
  },
  "artifact.unpublished": async () => {
    const artifact = await newArtifact();
    await publish(artifact);
    return { act: () => mutate("artifact.unpublish", { artifactId: artifact.artifactId }, z.unknown()) };
  },
  "artifact.deleted": async () => {
    const { artifactId } = await newArtifact();
    return { act: () => mutate("artifact.delete", { artifactId }, z.unknown()) };
  },
  "artifact.downloaded": async () => {
    const artifact = await newArtifact();
    return { act: () => download(artifact) };
  },
  "artifact.damage-found": async () => {
    const artifact = await newArtifact();
    await replaceBytes(artifact, Buffer.from("AUDITED"));
    return { act: () => download(artifact), beside: ["artifact.downloaded"] };
  },
  "artifact.damage-cleared": async () => {
    const artifact = await newArtifact();
    await replaceBytes(artifact, Buffer.from("AUDITED"));
    await download(artifact);
    await replaceBytes(artifact, artifact.bytes);
    return { act: () => download(artifact), beside: ["artifact.downloaded"] };
  },
};

const byText = (one: string, other: string) => one.localeCompare(other);

async function listActions(): Promise<string[]> {
  const { rows } = await reader.query<{ action: string }>(
    "select action from audit_log where organization_id = $1 order by id",
    [member.organizationId],
  );
  return rows.map(({ action }) => action);
}

test.each(auditActions)("%s leaves one row, and nothing but what belongs to it", async (action) => {
  const { act, beside = [] } = await deeds[action]();
  const before = (await listActions()).length;
  await act();
  const expected = [action, ...beside].toSorted(byText);
  const news = async () => (await listActions()).slice(before).toSorted(byText);
  await waitFor(async () => (await news()).length >= expected.length, { what: `a row of ${action}` });
  expect(await news()).toEqual(expected);
});

test("a second sign-out, cancel or publish of the same leaves no second row", async () => {
  const { runId } = await (await startRun())();
  const artifact = await newArtifact();
  await publish(artifact);
  await mutate("run.cancel", { runId }, z.unknown());
  const before = await listActions();
  await mutate("run.cancel", { runId }, z.unknown());
  await callProcedure(api, member.cookie, {
    path: "artifact.publish",
    type: "mutation",
    input: { artifactId: artifact.artifactId, label: `label ${artifact.artifactId}` },
  });
  expect(await listActions()).toEqual(before);
});
