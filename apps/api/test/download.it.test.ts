import { createHash, randomBytes } from "node:crypto";
import { chmod, open, rename, truncate } from "node:fs/promises";
import { get } from "node:http";
import { join } from "node:path";
import { Readable } from "node:stream";
import { ArtifactMetadata } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import { stageStream } from "@exhibit/storage";
import { insertArtifact, waitFor } from "@exhibit/testkit";
import { parse } from "content-disposition";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostileNames } from "./hostile-names.ts";
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
let member: TestMember;
let large: TestArtifact;
let small: TestArtifact;

beforeAll(async () => {
  api = await createTestApi();
  member = await api.addMember();
  large = await addArtifact(api, member.organizationId, randomBytes(5 * 1024 * 1024 + 123), {
    format: "binary",
  });
  small = await addArtifact(api, member.organizationId, Buffer.from("0123456789"), { name: "ten.txt" });
});
afterAll(() => api.close());

const urlOf = (artifact: { artifactId: string }) =>
  `${api.url}/api/v1/artifacts/${artifact.artifactId}/download`;
const download = (artifact: { artifactId: string }, headers: Record<string, string> = {}, method = "GET") =>
  rawRequest(urlOf(artifact), { method, headers: { cookie: member.cookie, ...headers } });
async function readAudit({ artifactId }: { artifactId: string }) {
  const client = new Client({ connectionString: api.db.superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ action: string; actor: string; details: unknown }>(
      "select action, actor, details from audit_log where subject_id = $1 order by id",
      [artifactId],
    );
    return rows;
  } finally {
    await client.end();
  }
}
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

describe("a page that downloads several files", () => {
  test("sees by a cookie which one of its queue has begun, and by no other download", async () => {
    const queue = "01900000-0000-7000-8000-000000000001";
    const { headers } = await rawRequest(`${urlOf(small)}?queue=${queue}`, {
      headers: { cookie: member.cookie },
    });
    expect(headers["set-cookie"]).toEqual([
      `exhibit_queue_${queue}=${small.artifactId}; Path=/; Max-Age=120; SameSite=Strict`,
    ]);
    for (const query of ["", "?queue=", "?queue=a%3Bb"]) {
      const answer = await rawRequest(urlOf(small) + query, { headers: { cookie: member.cookie } });
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
  });
});

describe("bytes", () => {
  test("arrive whole, as a file and never as a document", async () => {
    for (const artifact of [large, small]) {
      const { status, headers, body } = await download(artifact);
      expect(status).toBe(200);
      expect(sha256(body)).toBe(artifact.sha256);
      expect(headers).toMatchObject({
        etag: `"${artifact.sha256}"`,
        "content-length": String(artifact.bytes.length),
        "accept-ranges": "bytes",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, no-store",
      });
      expect(headers["content-disposition"]).toMatch(/^attachment; filename=/);
      expect(headers["x-request-id"]).toBeTruthy();
    }
  });

  test("of an empty file are none", async () => {
    const empty = await addArtifact(api, member.organizationId, Buffer.alloc(0));
    const { status, headers, body } = await download(empty);
    expect({ status, length: headers["content-length"], bytes: body.length }).toEqual({
      status: 200,
      length: "0",
      bytes: 0,
    });
    expect((await download(empty, { range: "bytes=0-" })).status).toBe(416);
  });

  test("of HTML come as octets", async () => {
    const html = await addArtifact(api, member.organizationId, Buffer.from("<script>alert(1)</script>"), {
      format: "html",
      mediaType: "text/html",
    });
    expect((await download(html)).headers["content-type"]).toBe("application/octet-stream");
  });

  test.each(["iframe", "script", "style", "object", "embed", "image", "frame"])(
    "are refused to a page that wants them as %s",
    async (dest) => {
      expect((await download(small, { "sec-fetch-dest": dest })).status).toBe(403);
    },
  );
});

describe("pieces", () => {
  test.each([
    ["bytes=0-0", "0", "bytes 0-0/10"],
    ["bytes=3-5", "345", "bytes 3-5/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-2", "89", "bytes 8-9/10"],
    ["bytes=5-99", "56789", "bytes 5-9/10"],
  ])("%s", async (range, expected, contentRange) => {
    const { status, headers, body } = await download(small, { range });
    expect({
      status,
      body: body.toString(),
      range: headers["content-range"],
      length: headers["content-length"],
    }).toEqual({
      status: 206,
      body: expected,
      range: contentRange,
      length: String(expected.length),
    });
  });

  test("of a changed file are the whole file: If-Range", async () => {
    const same = await download(small, { range: "bytes=5-", "if-range": `"${small.sha256}"` });
    expect(same.status).toBe(206);
    for (const tag of ['"other"', `W/"${small.sha256}"`, "Mon, 23 Nov 2026 00:00:00 GMT"]) {
      expect((await download(small, { range: "bytes=5-", "if-range": tag })).body.toString()).toBe(
        "0123456789",
      );
    }
  });

  test("behind the end are 416 with the size", async () => {
    const answer = await download(small, { range: "bytes=10-" });
    expect({ status: answer.status, range: answer.headers["content-range"] }).toEqual({
      status: 416,
      range: "bytes */10",
    });
  });

  test("several at once are the whole file", async () => {
    expect((await download(small, { range: "bytes=0-1,4-5" })).status).toBe(200);
  });

  test("a download that was cut goes on from where it was", async () => {
    const first = await download(large, { range: "bytes=0-2000000" });
    const rest = await download(large, { range: "bytes=2000001-", "if-range": `"${large.sha256}"` });
    expect(sha256(Buffer.concat([first.body, rest.body]))).toBe(large.sha256);
  });

  test("a known file is not sent again", async () => {
    const answer = await download(small, { "if-none-match": `"x", "${small.sha256}"` });
    expect({ status: answer.status, bytes: answer.body.length, tag: answer.headers.etag }).toEqual({
      status: 304,
      bytes: 0,
      tag: `"${small.sha256}"`,
    });
  });
});

test("HEAD says the same without opening the bytes", async () => {
  const head = await download(large, {}, "HEAD");
  const whole = await download(large);
  for (const name of [
    "content-length",
    "etag",
    "content-type",
    "content-disposition",
    "accept-ranges",
    "content-security-policy",
  ]) {
    expect({ name, value: head.headers[name] }).toEqual({ name, value: whole.headers[name] });
  }
  expect(head.body.length).toBe(0);
  const withoutBytes = await withOrganization(api.database, member.organizationId, (tx) =>
    insertArtifact(tx),
  );
  expect((await download(withoutBytes, {}, "HEAD")).status).toBe(200);
});

test("200 hostile names come back as they were", async () => {
  expect(hostileNames.length).toBeGreaterThanOrEqual(200);
  for (const name of hostileNames) {
    const { artifactId } = await withOrganization(api.database, member.organizationId, (tx) =>
      insertArtifact(tx, { name }),
    );
    const answer = await download({ artifactId }, {}, "HEAD");
    expect({ name, status: answer.status }).toEqual({ name, status: 200 });
    const header = answer.headers["content-disposition"] ?? "";
    expect(header).toMatch(/^attachment; [\x20-\x7e]*$/);
    expect(parse(header).parameters.filename).toBe(name);
  }
});

describe("bytes that are not the file's", () => {
  const pathOf = (artifact: TestArtifact) =>
    join(api.staging.stagingDir, "..", "objects", "test", artifact.fileId);
  async function overwrite(artifact: TestArtifact, byte: number, position: number): Promise<void> {
    await chmod(pathOf(artifact), 0o600);
    const handle = await open(pathOf(artifact), "r+");
    await handle.write(Buffer.from([byte]), 0, 1, position);
    await handle.close();
  }
  const damage = (artifact: TestArtifact, position: number) =>
    overwrite(artifact, (artifact.bytes[position] ?? 0) ^ 1, position);
  const repair = (artifact: TestArtifact, position: number) =>
    overwrite(artifact, artifact.bytes[position] ?? 0, position);
  const isDamaged = async ({ artifactId }: TestArtifact) => {
    const answer = await callProcedure(api, member.cookie, {
      path: "artifact.get",
      type: "query",
      input: { artifactId },
    });
    return ArtifactMetadata.parse(Object(answer.body).result.data).damaged;
  };

  test.each([0, 3_000_000, 4_000_000])(
    "never become a complete answer: a bit at %i of 4 MB",
    async (position) => {
      const artifact = await addArtifact(api, member.organizationId, randomBytes(4_000_001));
      await damage(artifact, position);
      await expect(download(artifact)).rejects.toThrow(/aborted|socket hang up|ECONNRESET/);
      await waitFor(() => isDamaged(artifact), { what: "the damage to be recorded" });
    },
  );

  test("of a small file are an error that names it", async () => {
    const artifact = await addArtifact(api, member.organizationId, Buffer.from("small"), {
      name: "small.txt",
    });
    await damage(artifact, 2);
    const answer = await download(artifact);
    expect(answer.status).toBe(500);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      code: "INTERNAL",
      message: expect.stringContaining("small.txt"),
    });
    expect(await isDamaged(artifact)).toBe(true);
  });

  test("are told until they were read whole and right again; a part proves nothing", async () => {
    const artifact = await addArtifact(api, member.organizationId, Buffer.from("repaired"));
    await damage(artifact, 2);
    await download(artifact);
    await download(artifact);
    expect(await isDamaged(artifact)).toBe(true);
    await repair(artifact, 2);
    expect((await download(artifact, { range: "bytes=0-3" })).status).toBe(206);
    expect(await isDamaged(artifact)).toBe(true);
    expect((await download(artifact)).status).toBe(200);
    await waitFor(async () => !(await isDamaged(artifact)), { what: "the flag to be cleared" });
    const rows = await readAudit(artifact);
    expect(rows.filter(({ action }) => action !== "artifact.downloaded")).toEqual([
      {
        action: "artifact.damage-found",
        actor: expect.stringContaining("Owner"),
        details: expect.anything(),
      },
      {
        action: "artifact.damage-cleared",
        actor: expect.stringContaining("Owner"),
        details: expect.anything(),
      },
    ]);
  });

  test("of a file that was cut short are damage, also for a part that is not there any more", async () => {
    const asked: Record<string, string>[] = [{}, { range: "bytes=5-6" }];
    for (const headers of asked) {
      const artifact = await addArtifact(api, member.organizationId, Buffer.from("cut short"));
      await chmod(pathOf(artifact), 0o600);
      await truncate(pathOf(artifact), 4);
      expect((await download(artifact, headers)).status).toBe(500);
      expect(await isDamaged(artifact)).toBe(true);
    }
  });

  test("can't be told where the store itself is not there: it is unavailable", async () => {
    const artifact = await addArtifact(api, member.organizationId, Buffer.from("unmounted"));
    const objects = join(api.staging.stagingDir, "..", "objects");
    await rename(objects, `${objects}.away`);
    const [answer, ready] = await Promise.all([
      download(artifact),
      rawRequest(`${api.url}/api/ready`),
    ]).finally(() => rename(`${objects}.away`, objects));
    expect([ready.status, JSON.parse(ready.body.toString())]).toEqual([
      200,
      { status: "degraded", database: true, store: false },
    ]);
    expect([answer.status, answer.headers["retry-after"]]).toEqual([503, "2"]);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: "STORE_UNAVAILABLE" });
    expect(await isDamaged(artifact)).toBe(false);
    expect((await download(artifact)).status).toBe(200);
  });

  test("that are missing are no damage: the answer says that the store does not have them", async () => {
    const artifact = await addArtifact(api, member.organizationId, Buffer.from("gone"), { name: "gone.txt" });
    await api.store.delete([`test/${artifact.fileId}`]);
    const answer = await download(artifact);
    expect(answer.status).toBe(410);
    expect(JSON.parse(answer.body.toString())).toMatchObject({
      code: "GONE",
      message: expect.stringMatching(/bytes of gone\.txt .* missing from the store/),
    });
    expect(await isDamaged(artifact)).toBe(false);
    expect(
      api.logged.some((line) => line.includes(artifact.artifactId) && line.includes("holds no object")),
    ).toBe(true);
    await api.store.put({
      key: `test/${artifact.fileId}`,
      file: await stageStream(api.staging, Readable.from([artifact.bytes])),
      mediaType: "text/plain",
    });
    expect((await download(artifact)).body.toString()).toBe("gone");
  });
});

test("a deleted artifact is gone, by name and digest", async () => {
  const artifact = await addArtifact(api, member.organizationId, Buffer.from("bye"), { name: "bye.txt" });
  await callProcedure(api, member.cookie, {
    path: "artifact.delete",
    type: "mutation",
    input: { artifactId: artifact.artifactId },
  });
  const answer = await download(artifact);
  expect(answer.status).toBe(410);
  expect(answer.body.toString()).toContain("bye.txt");
  expect(answer.body.toString()).toContain(artifact.sha256);
});

test("a download is in the audit log; HEAD and a known file are not", async () => {
  const artifact = await addArtifact(api, member.organizationId, Buffer.from("audited"));
  await download(artifact, {}, "HEAD");
  await download(artifact, { "if-none-match": `"${artifact.sha256}"` });
  await download(artifact);
  expect(await readAudit(artifact)).toMatchObject([
    { action: "artifact.downloaded", actor: `Owner <${member.memberId}>` },
  ]);
});

test("a hundred clients that leave in the middle leave no file open and no rejection unhandled", async () => {
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown): void => void rejections.push(reason);
  process.on("unhandledRejection", onRejection);
  try {
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(Array.from({ length: 10 }, (_, index) => abortAfter(index * 400_000)));
    }
    await waitFor(async () => (await countOpenObjects()) === 0, { what: "open objects to be closed" });
    expect((await download(large)).body.length).toBe(large.bytes.length);
    expect(rejections).toEqual([]);
  } finally {
    process.removeListener("unhandledRejection", onRejection);
  }
});

/** Takes some bytes of a download, then cuts the connection. */
function abortAfter(bytes: number): Promise<void> {
  return new Promise((resolve) => {
    const request = get(urlOf(large), { headers: { cookie: member.cookie }, agent: false }, (response) => {
      let seen = 0;
      response.on("error", () => {});
      response.on("data", (chunk: Buffer) => {
        seen += chunk.length;
        if (seen >= bytes) request.destroy();
      });
    });
    request.on("error", () => {});
    request.on("close", () => resolve());
    if (bytes === 0) setImmediate(() => request.destroy());
  });
}
