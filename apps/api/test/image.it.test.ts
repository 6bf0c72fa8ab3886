import { imageMaxBytes, imageMaxPixels } from "@exhibit/contracts";
import { buildPngHead, sampleImages } from "@exhibit/testkit/sample-images";
import { parse } from "content-disposition";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  addArtifact,
  callProcedure,
  createTestApi,
  rawRequest,
  type TestApi,
  type TestArtifact,
  type TestMember,
} from "./test-api.ts";

let api: TestApi;
let member: TestMember;

beforeAll(async () => {
  api = await createTestApi();
  member = await api.addMember();
});
afterAll(() => api.close());

const add = (bytes: Buffer, columns: Parameters<typeof addArtifact>[3] = {}) =>
  addArtifact(api, member.organizationId, bytes, columns);
const show = ({ artifactId }: Pick<TestArtifact, "artifactId">, headers = {}, method = "GET") =>
  rawRequest(`${api.url}/api/v1/artifacts/${artifactId}/image`, {
    method,
    headers: { cookie: member.cookie, ...headers },
  });
const preview = async ({ artifactId }: Pick<TestArtifact, "artifactId">): Promise<unknown> =>
  (
    await callProcedure(api, member.cookie, {
      path: "artifact.preview",
      type: "query",
      input: { artifactId },
    })
  ).body;

describe("an image artifact", () => {
  test.each(sampleImages)(
    "$mediaType is sent as that and nothing else, whatever was declared",
    async ({ mediaType, width, height, bytes }) => {
      const artifact = await add(bytes, { mediaType: "text/html", format: "html", name: "ü.html" });
      const { status, headers, body } = await show(artifact, { "sec-fetch-dest": "image" });
      expect(status).toBe(200);
      expect(body.equals(bytes)).toBe(true);
      expect(headers).toMatchObject({
        "content-type": mediaType,
        "content-length": String(bytes.length),
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "private, no-store",
      });
      expect(parse(headers["content-disposition"] ?? "")).toMatchObject({
        type: "attachment",
        parameters: { filename: "ü.html" },
      });
      expect(await preview(artifact)).toMatchObject({
        result: { data: { kind: "image", mediaType, width, height, truncated: false } },
      });
    },
  );

  test("tells by HEAD what GET would send", async () => {
    const { status, headers, body } = await show(await add(sampleImages[0].bytes), {}, "HEAD");
    expect({ status, type: headers["content-type"], bytes: body.length }).toEqual({
      status: 200,
      type: "image/png",
      bytes: 0,
    });
  });

  test("of several megabytes arrives whole", async () => {
    const bytes = Buffer.concat([sampleImages[0].bytes, Buffer.alloc(5 * 1024 * 1024, 7)]);
    const { status, body } = await show(await add(bytes));
    expect(status).toBe(200);
    expect(body.equals(bytes)).toBe(true);
  });

  test.each(["document", "iframe", "script", "style", "object", "embed", "worker", "font", "audio"])(
    "is refused as %s",
    async (destination) => {
      const { status, headers, body } = await show(await add(sampleImages[0].bytes), {
        "sec-fetch-dest": destination,
      });
      expect(status).toBe(403);
      expect(headers["content-type"]).toMatch(/^application\/json/);
      expect(body.toString()).toContain(`not as ${destination}`);
    },
  );

  test("is too large beyond the cap, in bytes and in pixels, and the answer says how large it may be", async () => {
    const heavy = await add(sampleImages[0].bytes, { sizeBytes: imageMaxBytes + 1 });
    const wide = await add(buildPngHead(imageMaxPixels, 2));
    for (const [artifact, cap] of [
      [heavy, imageMaxBytes],
      [wide, imageMaxPixels],
    ] as const) {
      const { status, body } = await show(artifact);
      expect(status).toBe(413);
      expect(body.toString()).toContain(`up to ${cap}`);
    }
  });

  test.each([
    ["SVG", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"],
    ["HTML", "<html><script>alert(1)</script></html>"],
    ["nothing", ""],
  ])("is no image where its bytes are %s, and its preview is text", async (_what, content) => {
    const artifact = await add(Buffer.from(content), { name: "picture.png", mediaType: "image/png" });
    const { status, headers, body } = await show(artifact);
    expect(status).toBe(400);
    expect(headers["content-type"]).toMatch(/^application\/json/);
    expect(body.toString()).toContain("picture.png are no PNG, JPEG, GIF or WebP");
    expect(await preview(artifact)).toMatchObject({ result: { data: { kind: "text", text: content } } });
  });

  test("whose bytes changed in the store is never sent whole, and is marked as damaged", async () => {
    const artifact = await add(sampleImages[0].bytes, { sha256: "0".repeat(64) });
    expect((await show(artifact)).status).toBe(500);
    expect(
      (
        await callProcedure(api, member.cookie, {
          path: "artifact.get",
          type: "query",
          input: { artifactId: artifact.artifactId },
        })
      ).body,
    ).toMatchObject({ result: { data: { damaged: true } } });
  });

  test("needs a session", async () => {
    const artifact = await add(sampleImages[0].bytes);
    expect((await show(artifact, { cookie: "" })).status).toBe(401);
  });
});
