import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ErrorBody } from "@exhibit/contracts";
import { initTRPC } from "@trpc/server";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../src/app.ts";
import type { AppContext } from "../src/app-context.ts";
import { assertPermissions } from "../src/assert-permissions.ts";
import { type Route, registerRoutes } from "../src/http/routes.ts";
import { appRouter } from "../src/trpc/router.ts";
import { createTestApi, postJson, rawRequest, type TestApi, type TestMember } from "./test-api.ts";

let api: TestApi;
let member: TestMember;
let webRoot = "";

beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), "exhibit-web-"));
  await mkdir(join(webRoot, "assets"));
  await writeFile(join(webRoot, "index.html"), '<script nonce="__NONCE__"></script><meta nonce="__NONCE__">');
  await writeFile(join(webRoot, "assets/main-abc123.js"), "export {};");
  await writeFile(join(webRoot, "favicon.svg"), "<svg/>");
  api = await createTestApi({ webRoot });
  member = await api.addMember();
});

afterAll(async () => {
  await api.close();
  await rm(webRoot, { recursive: true });
});

const everyPath = [
  "/",
  "/artifacts",
  "/assets/main-abc123.js",
  "/api/health",
  "/api/ready",
  "/api/v1/artifacts",
  "/api/trpc/session.get",
  "/api/trpc/run.watch?input=%7B%7D",
  "/api/nothing",
];

describe("the host guard", () => {
  test.each(everyPath)("%s answers 421 to a name that is not ours", async (path) => {
    for (const host of ["evil.test", "evil.test:80", "127.0.0.1.evil.test", "127.0.0.1:1"]) {
      const answer = await rawRequest(api.url + path, { headers: { host, cookie: member.cookie } });
      expect(answer.status).toBe(421);
      expect(answer.body.toString()).not.toContain("Owner");
    }
  });

  test("a request without a name is refused", async () => {
    const answer = await rawRequest(`${api.url}/api/health`, { setHost: false });
    expect(answer.status).toBe(400);
  });

  test("answers by the other names of this machine on its port", async () => {
    const { port } = new URL(api.url);
    for (const name of ["127.0.0.1", "localhost", "LOCALHOST", "[::1]"]) {
      const answer = await rawRequest(`${api.url}/api/health`, { headers: { host: `${name}:${port}` } });
      expect(answer.status).toBe(200);
    }
  });
});

describe("the cross-site guard", () => {
  const url = () => `${api.url}/api/trpc/session.signOut`;
  const types = [
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    undefined,
  ];

  test.each(types)("refuses content type %s from another site, whatever it says", async (type) => {
    const { port } = new URL(api.url);
    const origins = [
      { origin: "http://evil.test" },
      { origin: "null" },
      { origin: `http://127.0.0.1:${Number(port) + 1}` },
      { origin: `https://127.0.0.1:${port}` },
      { "sec-fetch-site": "cross-site", origin: api.url },
      { "sec-fetch-site": "same-site", origin: api.url },
      { "sec-fetch-site": "none" },
      {},
    ];
    for (const headers of origins) {
      const answer = await rawRequest(url(), {
        method: "POST",
        headers: {
          ...headers,
          cookie: member.cookie,
          ...(type === undefined ? {} : { "content-type": type }),
        },
        body: "{}",
      });
      expect({ headers, status: answer.status }).toEqual({ headers, status: 403 });
    }
    expect(
      (await fetch(`${api.url}/api/trpc/session.get`, { headers: { cookie: member.cookie } })).status,
    ).toBe(200);
  });

  test.each(["PUT", "DELETE", "PATCH", "OPTIONS"])("refuses %s from another site", async (method) => {
    const answer = await rawRequest(`${api.url}/api/v1/artifacts`, {
      method,
      headers: { origin: "http://evil.test" },
    });
    expect(answer.status).toBe(403);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });

  test("takes JSON alone for procedures", async () => {
    const answer = await rawRequest(url(), {
      method: "POST",
      headers: { origin: api.url, cookie: member.cookie, "content-type": "text/plain" },
      body: "{}",
    });
    expect(answer.status).toBe(415);
  });
});

describe("limits", () => {
  test("a body above 1 MiB is refused before it is read, for nobody and for a member", async () => {
    for (const cookie of [undefined, member.cookie]) {
      const answer = await postJson(
        `${api.url}/api/trpc/workflow.save`,
        { name: "x".repeat(1_100_000) },
        cookie,
      );
      expect(answer.status).toBe(413);
      expect(answer.headers.get("connection")).toBe("close");
      expect(ErrorBody.parse(await answer.json()).code).toBe("TOO_LARGE");
    }
  });

  test("more than 20 calls in one request are refused", async () => {
    const paths = (count: number) => Array.from({ length: count }, () => "session.get").join(",");
    const ask = (count: number) =>
      fetch(`${api.url}/api/trpc/${paths(count)}?batch=1&input=%7B%7D`, {
        headers: { cookie: member.cookie },
      });
    expect((await ask(20)).status).toBe(200);
    expect((await ask(21)).status).toBe(400);
  });
});

describe("declared permissions", () => {
  const planted = {
    method: "GET",
    path: "/api/v1/planted",
    access: "public",
    handle: async (c) => c.text(""),
  } as const satisfies Route;

  test("start-up refuses a route that is in no list", () => {
    const app = new Hono<AppContext>();
    app.get("/api/v1/planted", (c) => c.text(""));
    expect(() => assertPermissions(app, routes, appRouter)).toThrow("route GET /api/v1/planted");
    const all = new Hono<AppContext>();
    all.all("/api/v1/planted", (c) => c.text(""));
    expect(() => assertPermissions(all, routes, appRouter)).toThrow("route ALL /api/v1/planted");
  });

  test("start-up refuses a route whose permission does not exist", () => {
    const faulty = [{ ...planted, access: "artifact.everything" }];
    // @ts-expect-error a route of a plain JavaScript caller
    expect(() => assertPermissions(new Hono(), faulty, appRouter)).toThrow("route GET /api/v1/planted");
  });

  test("start-up refuses a procedure without a permission", () => {
    const t = initTRPC.create();
    const router = t.router({ session: t.router({ open: t.procedure.query(() => 1) }) });
    expect(() => assertPermissions(new Hono(), routes, router)).toThrow("procedure session.open");
  });

  test("what is declared passes", () => {
    const app = new Hono<AppContext>();
    // @ts-expect-error no handler runs here
    registerRoutes(app, {}, [planted]);
    expect(() => assertPermissions(app, [...routes, planted], appRouter)).not.toThrow();
  });
});

describe("headers and errors", () => {
  test("the page carries a policy with a nonce of its own, and unknown addresses are the page", async () => {
    const [one, other] = await Promise.all([fetch(`${api.url}/`), fetch(`${api.url}/runs/123`)]);
    const nonce = /'nonce-([^']+)'/.exec(one.headers.get("content-security-policy") ?? "")?.[1];
    const html = await one.text();
    expect(nonce).toBeTruthy();
    expect(html).toBe(`<script nonce="${nonce}"></script><meta nonce="${nonce}">`);
    expect(other.headers.get("content-security-policy")).not.toContain(nonce);
    expect(one.headers.get("content-security-policy")).not.toContain("unsafe");
    expect(one.headers.get("cache-control")).toBe("no-store");
    expect(one.headers.get("x-frame-options")).toBe("DENY");
    expect(one.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("hashed assets are kept for ever, missing ones are no page", async () => {
    const asset = await fetch(`${api.url}/assets/main-abc123.js`);
    expect(asset.headers.get("cache-control")).toContain("immutable");
    expect(asset.headers.get("content-type")).toContain("javascript");
    expect((await fetch(`${api.url}/assets/missing.js`)).status).toBe(404);
    expect((await fetch(`${api.url}/api/missing`)).status).toBe(404);
  });

  test.each([
    "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/..%2f..%2fetc/passwd",
    "//etc/passwd",
    "/assets//../../../../etc/passwd",
    "/assets/%2e%2e/%2e%2e/etc/passwd",
    "/assets/main-abc123.js%00",
  ])("%s leaves no folder", async (path) => {
    const answer = await rawRequest(api.url, { path });
    expect(answer.body.toString()).not.toContain("root:");
    expect(answer.status).toBeLessThan(500);
  });

  test.each([
    "/api/v1/artifacts/x/../y/download",
    "/api/V1/artifacts",
    "/api/v1/artifacts/",
    "/api/v1//artifacts",
    "/api/v1/artifacts;x",
    "/api/v1%2fartifacts",
    "/api/trpc/session.get/",
    "/api/trpc/%73ession.get",
    "/API/trpc/session.get",
  ])("a twisted path, %s, shows nothing to somebody who is not signed in", async (path) => {
    const answer = await rawRequest(api.url, { path });
    expect(answer.body.toString()).not.toMatch(/"items"|"organization"/);
    expect([200, 400, 401, 404]).toContain(answer.status);
  });

  test("an error has its code, words, request id, and nothing of the server", async () => {
    const answer = await fetch(
      `${api.url}/api/trpc/artifact.get?input=${encodeURIComponent('{"artifactId":"x"}')}`,
      {
        headers: { cookie: member.cookie },
      },
    );
    const text = await answer.text();
    expect(answer.status).toBe(400);
    expect(text).not.toMatch(/stack|node_modules|\.ts/);
    const { error } = JSON.parse(text);
    expect(ErrorBody.parse(error.data.body)).toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ path: "artifactId" }],
    });
    expect(error.data.body.requestId).toBeTruthy();
  });

  test.each([
    ["broken JSON", "{"],
    ["a list", "[]"],
    ["nothing", ""],
  ])("%s in place of an input is the caller's mistake", async (_name, body) => {
    const answer = await rawRequest(`${api.url}/api/trpc/workflow.save`, {
      method: "POST",
      headers: { origin: api.url, cookie: member.cookie, "content-type": "application/json" },
      body,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.toString()).not.toMatch(/stack|node_modules/);
  });

  test.each([
    ["limit=0", "limit", '"0"'],
    ["limit=x", "limit", '"x"'],
    ["sort=random", "sort", '"random"'],
    ["runId=1", "runId", '"1"'],
    ["unknown=1", "", '{"unknown":"1"'],
    ["limit=1&limit=2", "limit", '["1","2"]'],
  ])("a REST list refuses %s by its parameter and value", async (query, path, value) => {
    const answer = await fetch(`${api.url}/api/v1/artifacts?${query}`, {
      headers: { cookie: member.cookie },
    });
    expect(answer.status).toBe(400);
    const body = ErrorBody.parse(await answer.json());
    expect(body).toMatchObject({ code: "INVALID_INPUT", fields: [{ path }] });
    expect(body.fields?.[0]?.message).toContain(`got ${value}`);
  });

  test("a REST list refuses a cursor of no page", async () => {
    const answer = await fetch(`${api.url}/api/v1/artifacts?cursor=abc`, {
      headers: { cookie: member.cookie },
    });
    expect(answer.status).toBe(400);
  });

  test("health and readiness say so", async () => {
    expect(await (await fetch(`${api.url}/api/health`)).json()).toEqual({ status: "ok" });
    expect(await (await fetch(`${api.url}/api/ready`)).json()).toEqual({
      status: "ok",
      database: true,
      store: true,
    });
  });
});
