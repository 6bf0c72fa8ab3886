import { createHash, randomBytes } from "node:crypto";
import { readdir } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { ArtifactLibraryListResponse, ArtifactUploadResponse, ErrorBody } from "@exhibit/contracts";
import { waitFor } from "@exhibit/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callProcedure, createTestApi, rawRequest, type TestApi, type TestMember } from "./test-api.ts";

const maxBytes = 8 * 1024 * 1024;

let api: TestApi;
let member: TestMember;
beforeAll(async () => {
  api = await createTestApi({ env: { EXHIBIT_UPLOAD_MAX_BYTES: String(maxBytes) } });
  member = await api.addMember();
});
afterAll(() => api.close());

function upload(body: Buffer | string, query: Record<string, string>, headers: Record<string, string> = {}) {
  return rawRequest(`${api.url}/api/v1/artifacts?${new URLSearchParams(query)}`, {
    method: "POST",
    headers: { origin: api.url, cookie: member.cookie, ...headers },
    body,
  });
}

const listNames = async () => {
  const answer = await fetch(`${api.url}/api/v1/artifacts?limit=200`, { headers: { cookie: member.cookie } });
  return ArtifactLibraryListResponse.parse(await answer.json()).items.map(({ name }) => name);
};
const listStaged = () => readdir(api.staging.stagingDir);

describe("a file", () => {
  test("that is sent comes back byte for byte, under its own name", async () => {
    const bytes = randomBytes(3_000_001);
    const name = `報告 "ü" 100%.bin`;
    const answer = await upload(bytes, { name });
    expect(answer.status).toBe(201);
    const { artifact, isRepeat } = ArtifactUploadResponse.parse(JSON.parse(answer.body.toString()));
    expect(artifact).toMatchObject({
      name,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      sizeBytes: bytes.length,
      createdBy: "Owner",
    });
    expect(isRepeat).toBe(false);
    const back = await rawRequest(api.url + (answer.headers.location ?? ""), {
      headers: { cookie: member.cookie },
    });
    expect(back.body.equals(bytes)).toBe(true);
    expect(await listNames()).toContain(name);
  });

  test("sent in pieces without a length arrives too", async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const request = httpRequest(
        `${api.url}/api/v1/artifacts?name=pieces.txt`,
        { method: "POST", headers: { origin: api.url, cookie: member.cookie } },
        (response) => response.setEncoding("utf8").on("data", resolve),
      );
      request.on("error", reject);
      for (let piece = 0; piece < 100; piece += 1) request.write(`line ${piece}\n`);
      request.end();
    });
    expect(ArtifactUploadResponse.parse(JSON.parse(answer)).artifact.sizeBytes).toBe(790);
  });

  test("is repeated under its idempotency key without a second artifact", async () => {
    const headers = { "idempotency-key": "upload-0001" };
    const first = await upload("a,b\n1,2\n", { name: "twice.csv" }, headers);
    const again = await upload("a,b\n1,2\n", { name: "twice.csv" }, headers);
    expect([first.status, again.status]).toEqual([201, 200]);
    const other = await upload("something else", { name: "twice.csv" }, headers);
    expect(other.status).toBe(409);
    expect((await listNames()).filter((name) => name === "twice.csv")).toHaveLength(1);
  });
});

describe("a refusal", () => {
  test.each([
    [{}, {}, 400, "name"],
    [{ name: "a/b.txt" }, {}, 400, "name"],
    [{ name: "a\u0000b" }, {}, 400, "name"],
    [{ name: "x".repeat(256) }, {}, 400, "name"],
    [{ name: "a.txt", format: "exe" }, {}, 400, "format"],
    [{ name: "a.txt", label: " " }, {}, 400, "label"],
    [{ name: "a.txt", path: "/etc/passwd" }, {}, 400, "path"],
    [{ name: "a.txt" }, { "idempotency-key": "short" }, 400, "idempotency-key"],
    [{ name: "a.txt" }, { "content-type": "nonsense" }, 400, "content-type"],
    [{ name: "a.txt" }, { "content-type": "multipart/form-data; boundary=x" }, 400, "content-type"],
    [{ name: "a.txt" }, { "content-type": "application/x-www-form-urlencoded" }, 400, "content-type"],
  ] as const)("of %o with %o names the field", async (query, headers, status, field) => {
    const answer = await upload("bytes", query, headers);
    const body = ErrorBody.parse(JSON.parse(answer.body.toString()));
    expect({ status: answer.status, words: JSON.stringify(body) }).toEqual({
      status,
      words: expect.stringContaining(field),
    });
  });

  test("of a JSON body that describes a file on the server only keeps that text", async () => {
    const posed = JSON.stringify({ files: { file: { filepath: "/etc/passwd" } } });
    const answer = await upload(posed, { name: "posed.json" }, { "content-type": "application/json" });
    const { artifact } = ArtifactUploadResponse.parse(JSON.parse(answer.body.toString()));
    expect(artifact).toMatchObject({ format: "json", sizeBytes: posed.length });
  });

  test("of a file above the limit names it, by its length or when it gets there, and keeps nothing", async () => {
    const known = await upload(Buffer.alloc(maxBytes + 1), { name: "large.bin" });
    expect(known.status).toBe(413);
    expect(known.headers.connection).toBe("close");
    expect(known.body.toString()).toContain(String(maxBytes));
    const unknown = await upload(
      Buffer.alloc(maxBytes + 1_000_000),
      { name: "large.bin" },
      { "transfer-encoding": "chunked" },
    );
    expect({ status: unknown.status, code: JSON.parse(unknown.body.toString()).code }).toEqual({
      status: 413,
      code: "TOO_LARGE",
    });
    expect(await listNames()).not.toContain("large.bin");
    expect(await listStaged()).toEqual([]);
  });

  test("of somebody who is not signed in comes before a byte of the body is read", async () => {
    const socket = connect(Number(new URL(api.url).port), "127.0.0.1");
    const received: string[] = [];
    socket.setEncoding("utf8").on("data", (text: string) => received.push(text));
    socket.on("error", () => {});
    const { host } = new URL(api.url);
    socket.write(
      `POST /api/v1/artifacts?name=a HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${api.url}\r\nContent-Length: 2147483648\r\n\r\n`,
    );
    // Nothing of the body was sent, and the answer is here.
    await waitFor(async () => received.join("").includes("UNAUTHENTICATED"), { what: "the refusal" });
    expect(received.join("")).toMatch(/^HTTP\/1.1 401/);
    socket.destroy();
    expect(await listStaged()).toEqual([]);
  });

  test("of another site's page comes even with the member's cookie", async () => {
    const answer = await upload("x", { name: "csrf.txt" }, { origin: "http://evil.test" });
    expect(answer.status).toBe(403);
    expect(await listNames()).not.toContain("csrf.txt");
  });
});

test("a sender who leaves in the middle leaves nothing, and nothing in the log", async () => {
  const logged = api.logged.length;
  const request = httpRequest(`${api.url}/api/v1/artifacts?name=left.bin`, {
    method: "POST",
    headers: { origin: api.url, cookie: member.cookie, "content-length": "5000000" },
  });
  request.on("error", () => {});
  request.write(randomBytes(1_000_000));
  await waitFor(async () => (await listStaged()).length === 1, { what: "the staged file" });
  request.destroy();
  await waitFor(async () => (await listStaged()).length === 0, { what: "the staged file to go" });
  expect(await listNames()).not.toContain("left.bin");
  expect(api.logged.slice(logged).filter((line) => line.includes("unexpected"))).toEqual([]);
});

test("an upload is something that a workflow can start from", async () => {
  const answer = await upload("a.test\n", { name: "input.txt" });
  const { artifact } = ArtifactUploadResponse.parse(JSON.parse(answer.body.toString()));
  const picked = await callProcedure(api, member.cookie, {
    path: "artifact.pick",
    type: "query",
    input: { search: "input.txt" },
  });
  expect(JSON.stringify(picked.body)).toContain(artifact.artifactId);
});
