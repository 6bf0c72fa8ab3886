import { waitFor } from "@exhibit/testkit";
import { describeWithMinio } from "@exhibit/testkit/describe-with-minio";
import { type MinioProcess, startMinio } from "@exhibit/testkit/minio";
import { afterAll, beforeAll, expect, it } from "vitest";
import { addArtifact, createTestApi, type TestApi, type TestArtifact, type TestMember } from "./test-api.ts";

describeWithMinio("an API whose files are in an S3", () => {
  let minio: MinioProcess;
  let api: TestApi;
  let member: TestMember;
  let artifact: TestArtifact;

  beforeAll(async () => {
    minio = await startMinio();
    api = await createTestApi({ storeEnv: minio.buildEnv() });
    member = await api.addMember();
    artifact = await addArtifact(api, member.organizationId, Buffer.from("0123456789".repeat(50_000)));
  });
  afterAll(async () => {
    await api?.close();
    await minio?.stop();
  });

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(api.url + path, { headers: { cookie: member.cookie, ...headers } });
  const download = (headers?: Record<string, string>) =>
    get(`/api/v1/artifacts/${artifact.artifactId}/download`, headers);

  it("gives them out whole and from a position", async () => {
    expect(Buffer.from(await (await download()).arrayBuffer()).equals(artifact.bytes)).toBe(true);
    const part = await download({ range: "bytes=9-12" });
    expect({ status: part.status, text: await part.text() }).toEqual({ status: 206, text: "9012" });
    expect(await (await get("/api/ready")).json()).toEqual({ status: "ok", database: true, store: true });
  });

  it("lists and describes while the store is down, says which part is, and gives bytes again when it is back", async () => {
    await minio.kill();
    expect((await get("/api/v1/artifacts")).status).toBe(200);
    const ready = await get("/api/ready");
    expect({ status: ready.status, body: await ready.json() }).toEqual({
      status: 200,
      body: { status: "degraded", database: true, store: false },
    });
    const refused = await download();
    const text = await refused.text();
    expect({ status: refused.status, retry: refused.headers.get("retry-after") }).toEqual({
      status: 503,
      retry: "2",
    });
    expect(text).toContain("STORE_UNAVAILABLE");
    expect(text).not.toMatch(/ECONN|127\.0\.0\.1|minio|stack/i);
    await minio.restart();
    const back = await waitFor(async () => {
      const answer = await download();
      return answer.ok ? answer : null;
    });
    expect(Buffer.from(await back.arrayBuffer()).equals(artifact.bytes)).toBe(true);
  });
});
