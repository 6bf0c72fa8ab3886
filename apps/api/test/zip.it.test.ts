import { randomBytes, randomUUID } from "node:crypto";
import { request as httpRequest } from "node:http";
import { ErrorBody } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import { insertArtifact, insertRun, waitFor } from "@exhibit/testkit";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostileNames } from "./hostile-names.ts";
import { readZip } from "./read-zip.ts";
import {
  addArtifact,
  callProcedure,
  countOpenObjects,
  createTestApi,
  rawRequest,
  type TestApi,
  type TestArtifact,
  type TestMember,
} from "./test-api.ts";

let api: TestApi;
let mine: TestMember;
let theirs: TestMember;
beforeAll(async () => {
  api = await createTestApi();
  mine = await api.addMember();
  theirs = await api.addMember();
});
afterAll(() => api.close());

const add = (bytes: Buffer, columns: Parameters<typeof addArtifact>[3] = {}, member = mine) =>
  addArtifact(api, member.organizationId, bytes, columns);
const zipUrl = () => `${api.url}/api/v1/artifacts/zip`;

function zipOf(artifacts: readonly { artifactId: string }[]) {
  return rawRequest(zipUrl(), {
    method: "POST",
    headers: { origin: api.url, cookie: mine.cookie, "content-type": "application/json" },
    body: JSON.stringify({ artifactIds: artifacts.map(({ artifactId }) => artifactId) }),
  });
}

async function countDownloads(artifacts: readonly { artifactId: string }[]): Promise<number> {
  const client = new Client({ connectionString: api.db.superuserUrl });
  await client.connect();
  const { rows } = await client.query(
    "select id from audit_log where action = 'artifact.downloaded' and subject_id = any($1)",
    [artifacts.map(({ artifactId }) => artifactId)],
  );
  await client.end();
  return rows.length;
}

describe("a zip", () => {
  test("of a selection holds each file byte for byte, and a manifest of their digests", async () => {
    const artifacts = [
      await add(randomBytes(3_000_000), { name: "large.bin" }),
      await add(Buffer.from("small"), { name: "報告.txt" }),
      await add(Buffer.alloc(0), { name: "empty.txt" }),
    ];
    const answer = await zipOf(artifacts);
    expect(answer.status).toBe(200);
    expect(answer.headers).toMatchObject({
      "content-type": "application/zip",
      "content-disposition": "attachment; filename=exhibit-artifacts.zip",
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
    });
    const zip = await readZip(answer.body);
    expect(zip.paths).toEqual(["step/large.bin", "step/報告.txt", "step/empty.txt"]);
    expect(
      zip.manifest.artifacts.map(({ path, sha256, artifactId }) => ({ path, sha256, artifactId })),
    ).toEqual(
      artifacts.map(({ artifactId, sha256 }, index) => ({ path: zip.paths[index], sha256, artifactId })),
    );
    expect(Object.values(zip.digests)).toEqual(artifacts.map(({ sha256 }) => sha256));
    expect(await countDownloads(artifacts)).toBe(3);
  });

  test("of a run holds what the run keeps, and nothing else", async () => {
    const kept = await add(Buffer.from("kept"), { name: "kept.txt" });
    await withOrganization(api.database, mine.organizationId, async (tx) => {
      await insertArtifact(tx, { runId: kept.runId, name: "transient.txt", savedToRun: false });
      await insertArtifact(tx, { runId: kept.runId, name: "deleted.txt", state: "deleted" });
    });
    const url = `${api.url}/api/v1/workflows/runs/${kept.runId}/zip`;
    const headers = { cookie: mine.cookie };
    const head = await rawRequest(url, { method: "HEAD", headers });
    expect({ status: head.status, audited: await countDownloads([kept]) }).toEqual({
      status: 200,
      audited: 0,
    });
    const answer = await rawRequest(url, { headers });
    expect(answer.headers["content-disposition"]).toMatch(/^attachment; filename=exhibit-run-\d+\.zip$/);
    expect((await readZip(answer.body)).paths).toEqual(["step/kept.txt"]);
  });

  test("comes by a form too, as a page sends it", async () => {
    const artifact = await add(Buffer.from("form"), { name: "form.txt" });
    const answer = await rawRequest(zipUrl(), {
      method: "POST",
      headers: {
        cookie: mine.cookie,
        "sec-fetch-site": "same-origin",
        "sec-fetch-dest": "document",
        "content-type": "application/x-www-form-urlencoded",
      },
      body: `artifactId=${artifact.artifactId}`,
    });
    expect((await readZip(answer.body)).paths).toEqual(["step/form.txt"]);
  });

  test("gives 200 hostile and doubled names paths that a strict reader takes, each once", async () => {
    const file = await add(Buffer.from("bytes"));
    const artifacts = await withOrganization(api.database, mine.organizationId, async (tx) => {
      const inserted: { artifactId: string }[] = [];
      for (const name of [...hostileNames.slice(0, 200), "a.txt", "A.txt", "a.txt"]) {
        inserted.push(await insertArtifact(tx, { fileId: file.fileId, sizeBytes: 5, name }));
      }
      return inserted;
    });
    const { paths } = await readZip((await zipOf(artifacts)).body);
    expect(paths).toHaveLength(203);
    expect(paths).toEqual(expect.arrayContaining(["a.txt", "A (2).txt", "a (3).txt"]));
  });

  test("of a file twice holds it once", async () => {
    const artifact = await add(Buffer.from("once"), { name: "once.txt" });
    expect((await readZip((await zipOf([artifact, artifact])).body)).paths).toEqual(["step/once.txt"]);
  });
});

describe("a zip is refused as a whole", () => {
  async function expectRefusal(
    artifacts: readonly { artifactId: string }[],
    status: number,
    words: RegExp,
  ): Promise<void> {
    const answer = await zipOf(artifacts);
    const body = ErrorBody.parse(JSON.parse(answer.body.toString()));
    expect({ status: answer.status, message: body.message }).toEqual({
      status,
      message: expect.stringMatching(words),
    });
    expect(await countDownloads(artifacts)).toBe(0);
  }

  test("for one id of another organization or of nothing among many, in the same words", async () => {
    const own = await add(Buffer.from("own"));
    const foreign = await add(Buffer.from("foreign"), {}, theirs);
    const absent = { artifactId: randomUUID() };
    await expectRefusal([own, foreign], 404, new RegExp(`^There is no artifact ${foreign.artifactId}\\.$`));
    await expectRefusal([own, absent], 404, new RegExp(`^There is no artifact ${absent.artifactId}\\.$`));
  });

  test("for a deleted, a damaged or an unkept file, with its name", async () => {
    const own = await add(Buffer.from("own"));
    const deleted = await add(Buffer.from("x"), { name: "deleted.txt", state: "deleted" });
    const damaged = await add(Buffer.from("x"), { name: "damaged.txt", damaged: true });
    await expectRefusal([own, deleted], 410, /deleted\.txt/);
    await expectRefusal([own, damaged], 409, /damaged\.txt/);
  });

  test("for more than 500 files or 10 GiB, with a sentence", async () => {
    const ids = Array.from({ length: 501 }, () => ({ artifactId: randomUUID() }));
    await expectRefusal(ids, 400, /500 files at most/);
    const huge = await withOrganization(api.database, mine.organizationId, async (tx) => [
      await insertArtifact(tx, { sizeBytes: 6 * 1024 ** 3 }),
      await insertArtifact(tx, { sizeBytes: 5 * 1024 ** 3 }),
    ]);
    await expectRefusal(huge, 413, /10\.0 GiB at most, and these files have 11\.0 GiB/);
    const runId = await withOrganization(api.database, mine.organizationId, async (tx) => {
      const run = await insertRun(tx);
      for (let count = 0; count < 501; count += 1) await insertArtifact(tx, { runId: run.runId });
      return run.runId;
    });
    const answer = await rawRequest(`${api.url}/api/v1/workflows/runs/${runId}/zip`, {
      headers: { cookie: mine.cookie },
    });
    expect({ status: answer.status, body: answer.body.toString() }).toMatchObject({
      status: 413,
      body: expect.stringContaining("500 files at most"),
    });
  });

  test.each([
    ["application/json", "{"],
    ["application/json", "[]"],
    ["application/json", '{"artifactIds":"x"}'],
    ["application/json", '{"artifactIds":[]}'],
    ["application/x-www-form-urlencoded", "artifactId=x"],
    ["multipart/form-data; boundary=x", "--x--"],
    ["text/plain", "x"],
  ])("for a body of %s: %s", async (type, body) => {
    const answer = await rawRequest(zipUrl(), {
      method: "POST",
      headers: { origin: api.url, cookie: mine.cookie, "content-type": type },
      body,
    });
    expect(answer.status).toBe(400);
  });

  test("for a run that keeps nothing", async () => {
    const { runId } = await withOrganization(api.database, mine.organizationId, (tx) => insertRun(tx));
    const answer = await rawRequest(`${api.url}/api/v1/workflows/runs/${runId}/zip`, {
      headers: { cookie: mine.cookie },
    });
    expect(answer.status).toBe(400);
  });
});

describe("a file that can't be sent", () => {
  const isDamaged = async ({ artifactId }: TestArtifact) => {
    const answer = await callProcedure(api, mine.cookie, {
      path: "artifact.get",
      type: "query",
      input: { artifactId },
    });
    return Object(answer.body).result.data.damaged;
  };

  test("breaks the zip where its bytes are missing, which is no damage", async () => {
    const [first, missing] = [await add(randomBytes(200_000)), await add(Buffer.from("missing"))];
    await api.store.delete([`test/${missing.fileId}`]);
    await expect(zipOf([first, missing])).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    await waitFor(() => api.logged.some((line) => line.includes("zip failed")), {
      what: "its line in the log",
    });
    expect([await isDamaged(first), await isDamaged(missing)]).toEqual([false, false]);
  });

  test("breaks the zip where its bytes are not its digest's, even as the last of it", async () => {
    const good = await add(Buffer.from("good"));
    const bad = await add(Buffer.from("bad"), { sha256: "0".repeat(64) });
    await expect(zipOf([good, bad])).rejects.toThrow(/aborted|hang up|ECONNRESET/);
    await waitFor(() => isDamaged(bad), { what: "the damage to be recorded" });
  });
});

test("a client that leaves in the middle leaves no file open", async () => {
  const artifacts = [await add(randomBytes(20_000_000)), await add(randomBytes(1_000))];
  await new Promise<void>((resolve) => {
    const request = httpRequest(
      zipUrl(),
      {
        method: "POST",
        headers: { origin: api.url, cookie: mine.cookie, "content-type": "application/json" },
      },
      (response) => {
        response.on("error", () => {});
        response.once("data", () => request.destroy());
      },
    );
    request.on("error", () => {});
    request.on("close", () => resolve());
    request.end(JSON.stringify({ artifactIds: artifacts.map(({ artifactId }) => artifactId) }));
  });
  await waitFor(async () => (await countOpenObjects()) === 0, { what: "open objects to be closed" });
});

test("what a zip would be is told before it is asked for", async () => {
  const artifact = await add(Buffer.from("twelve bytes"));
  const answer = await callProcedure(api, mine.cookie, {
    path: "artifact.planZip",
    type: "mutation",
    input: { by: "ids", artifactIds: [artifact.artifactId] },
  });
  expect(answer.body).toMatchObject({
    result: { data: { fileName: "exhibit-artifacts.zip", files: 1, sizeBytes: 12 } },
  });
  expect(await countDownloads([artifact])).toBe(0);
});
