import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type ComponentTrial, runComponent } from "../../sdk/testing/run-component.ts";
import { coreHttpRequest } from "./definition.ts";
import { handleCoreHttpRequest } from "./handler.ts";
import { keepCredentials } from "./keep-credentials.ts";

let origin = "";
let place = "";
/** The same server under another origin. */
let other = "";
const asked: { method: string; url: string; headers: IncomingMessage["headers"]; body: string }[] = [];

const answers: Record<string, (response: ServerResponse) => void> = {
  "/hosts": (response) =>
    void response.setHeader("content-type", "application/json; charset=utf-8").end('{"hosts":["a.test"]}'),
  "/gzip": (response) =>
    void response
      .setHeader("content-type", "text/plain")
      .setHeader("content-encoding", "gzip")
      .end(gzipSync("hello".repeat(10_000))),
  "/away": (response) => void response.writeHead(302, { location: `${other}/back` }).end(),
  "/back": (response) => void response.writeHead(302, { location: `${origin}/arrived` }).end(),
  "/moved": (response) => void response.writeHead(302, { location: "/hosts" }).end(),
  "/round": (response) => void response.writeHead(302, { location: "/round" }).end(),
  "/metadata": (response) =>
    void response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end(),
  "/busy": (response) => void response.writeHead(503).end("try later"),
  "/missing": (response) =>
    void response.writeHead(404, { "content-type": "application/json" }).end('{"error":"no such thing"}'),
  "/large": (response) => void response.end(Buffer.alloc(1_000_001)),
  "/broken": (response) => {
    response.writeHead(200, { "content-length": 100 });
    response.write("half", () => response.destroy());
  },
  "/silent": () => {},
  "/not-json": (response) => void response.setHeader("content-type", "application/json").end("{"),
};

const server = createServer(async (request, response) => {
  const { method = "", url = "", headers } = request;
  asked.push({ method, url, headers, body: await text(request) });
  const answer = answers[url];
  if (answer) answer(response);
  else response.end("ok");
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  place = `127.0.0.1:${address.port}`;
  origin = `http://${place}`;
  other = `http://localhost:${address.port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function send(path: string, trial: ComponentTrial = {}) {
  const result = await runComponent(coreHttpRequest, handleCoreHttpRequest, {
    network: { allowLoopback: [place] },
    ...trial,
    inputs: { url: `${origin}${path}`, ...trial.inputs },
  });
  onTestFinished(result.remove);
  const [file] = result.artifacts;
  if (!file) throw new Error("no body was kept");
  return { ...result.outputs, file, bytes: await readFile(file.path) };
}

describe("a secret at Authorization", () => {
  const inputs = { authorization: "Bearer s3cr3t\n" };
  const sentTo = (path: string) => asked.findLast(({ url }) => url === path)?.headers.authorization;

  it("is the whole header of the first origin, also after a redirect inside it", async () => {
    const params = { headers: { Authorization: "Basic written-down" } };
    await send("/moved", { inputs, params });
    expect([sentTo("/moved"), sentTo("/hosts")]).toEqual(["Bearer s3cr3t", "Bearer s3cr3t"]);
  });

  it("does not go to another origin, nor back from there", async () => {
    const network = { allowLoopback: [place, `localhost:${new URL(other).port}`] };
    await send("/away", { inputs, network });
    expect([sentTo("/away"), sentTo("/back"), sentTo("/arrived")]).toEqual([
      "Bearer s3cr3t",
      undefined,
      undefined,
    ]);
  });

  it("stays behind where a redirect leaves https", () => {
    const headers = { authorization: "Bearer s3cr3t", accept: "*/*" };
    keepCredentials({ url: "https://a.test/next", headers }, new URL("https://a.test/"));
    expect(headers.authorization).toBe("Bearer s3cr3t");
    keepCredentials({ url: "http://a.test/", headers }, new URL("https://a.test/"));
    expect(headers).toEqual({ accept: "*/*" });
  });

  it("is refused without being shown where no header takes it", async () => {
    const refused = send("/hosts", { inputs: { authorization: "two\nlines" } });
    await expect(refused).rejects.toThrow(/^The secret at Authorization holds a line break/);
  });
});

describe("core.http.request", () => {
  it("keeps the body byte for byte and gives status, headers and parsed JSON", async () => {
    const got = await send("/hosts");
    expect(got).toMatchObject({ status: 200, url: `${origin}/hosts`, redirects: [] });
    expect(got.json).toEqual({ hosts: ["a.test"] });
    expect(got.headers).toMatchObject({ "content-type": "application/json; charset=utf-8" });
    expect(got.file).toMatchObject({ name: "body.json", format: "json" });
    expect(got.bytes.toString()).toBe('{"hosts":["a.test"]}');
  });

  it("decompresses what came compressed", async () => {
    const got = await send("/gzip");
    expect(got.text).toHaveLength(50_000);
    expect(got.file).toMatchObject({ name: "body.txt", sizeBytes: 50_000 });
  });

  it("gives what claims to be JSON and is not as text alone", async () => {
    const got = await send("/not-json");
    expect(got.text).toBe("{");
    expect(got.json).toBeUndefined();
  });

  it("sends a text as it is, a value as JSON, and a file as its bytes", async () => {
    await send("/", { params: { method: "POST" }, inputs: { body: "plain" } });
    expect(asked.at(-1)).toMatchObject({ method: "POST", body: "plain" });
    await send("/", { params: { method: "PUT", headers: { "X-Mine": "1" } }, inputs: { body: { a: [1] } } });
    expect(asked.at(-1)).toMatchObject({ method: "PUT", body: '{"a":[1]}' });
    expect(asked.at(-1)?.headers).toMatchObject({ "content-type": "application/json", "x-mine": "1" });
    await send("/", { params: { method: "POST" }, files: { file: { text: "a\nb\n", format: "text" } } });
    expect(asked.at(-1)).toMatchObject({ body: "a\nb\n" });
    expect(asked.at(-1)?.headers["content-length"]).toBe("4");
  });

  it("follows redirects and tells them, or stops at the first where it is told to", async () => {
    expect(await send("/moved")).toMatchObject({ url: `${origin}/hosts`, redirects: [`${origin}/hosts`] });
    expect(await send("/moved", { params: { followRedirects: false } })).toMatchObject({ status: 302 });
    await expect(send("/round")).rejects.toMatchObject({ retryable: false });
  });

  it("does not follow a redirect to a cloud metadata address", async () => {
    await expect(send("/metadata")).rejects.toMatchObject({ code: "ADDRESS_REFUSED", retryable: false });
  });

  it("does not reach loopback that the operator did not allow", async () => {
    await expect(send("/hosts", { network: { allowLoopback: [] } })).rejects.toMatchObject({
      code: "ADDRESS_REFUSED",
    });
  });

  it("fails on an error status, which may pass only for requests that may be sent twice", async () => {
    await expect(send("/missing")).rejects.toMatchObject({ code: "ERROR_STATUS", retryable: false });
    await expect(send("/missing")).rejects.toThrow("answered 404");
    await expect(send("/busy")).rejects.toMatchObject({ retryable: true });
    await expect(send("/busy", { params: { method: "POST" } })).rejects.toMatchObject({ retryable: false });
    const got = await send("/missing", { params: { failOnStatus: false } });
    expect(got).toMatchObject({ status: 404, json: { error: "no such thing" } });
  });

  it("fails where the answer is too long, breaks off or does not come, and names the reason", async () => {
    await expect(send("/large", { params: { maxMegabytes: 1 } })).rejects.toThrow("longer than the 1 MB");
    await expect(send("/broken")).rejects.toMatchObject({ code: "UNREACHABLE", retryable: true });
    await expect(send("/silent", { params: { timeoutSeconds: 1 } })).rejects.toThrow("no answer within 1 s");
    await expect(send("/silent", { params: { timeoutSeconds: 1, method: "POST" } })).rejects.toMatchObject({
      retryable: false,
    });
  });

  it("ends when the step is cancelled", async () => {
    const abort = new AbortController();
    const sent = send("/silent", { signal: abort.signal });
    await expect.poll(() => asked.at(-1)?.url).toBe("/silent");
    abort.abort(new Error("cancelled"));
    await expect(sent).rejects.toThrow("cancelled");
  });

  it.each([
    ["ftp://a.test/", "is neither http nor https"],
    ["http://me:pw@a.test/", "holds credentials"],
    ["http://", "is no address"],
  ])("refuses the address %s", async (url, reason) => {
    await expect(send("", { inputs: { url } })).rejects.toThrow(reason);
  });

  it("refuses a header that would split the request", async () => {
    await expect(send("/", { params: { headers: { a: "b\r\nc: d" } } })).rejects.toThrow("headers");
  });
});
