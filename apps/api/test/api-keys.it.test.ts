import { createHash } from "node:crypto";
import { ApiKey, ApiKeyCreated, ErrorBody } from "@exhibit/contracts";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import {
  callProcedure,
  createTestApi,
  postJson,
  rawRequest,
  type TestApi,
  type TestMember,
} from "./test-api.ts";

let api: TestApi;
let member: TestMember;
beforeAll(async () => {
  api = await createTestApi();
  member = await api.addMember();
});
afterAll(() => api.close());

async function create(permissions: readonly string[], { name = "CI", days = 90 } = {}, by = member) {
  const answer = await postJson(`${api.url}/api/trpc/apiKey.create`, { name, permissions, days }, by.cookie);
  const body: unknown = await answer.json();
  return z.object({ result: z.object({ data: ApiKeyCreated }) }).parse(body).result.data;
}

async function list(): Promise<ApiKey[]> {
  const { body } = await callProcedure(api, member.cookie, { path: "apiKey.list", type: "query" });
  return z.object({ result: z.object({ data: z.array(ApiKey) }) }).parse(body).result.data;
}

const ask = (
  path: string,
  secret: string,
  options: { method?: string; body?: string; cookie?: string } = {},
) =>
  rawRequest(api.url + path, {
    method: options.method ?? "GET",
    headers: {
      authorization: `Bearer ${secret}`,
      ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(options.body === undefined ? {} : { body: options.body }),
  });

async function query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: api.db.superuserUrl });
  await client.connect();
  const { rows } = await client.query<Row>(text, [...values]);
  await client.end();
  return rows;
}

describe("a key", () => {
  test("does what it was allowed, without any page's origin, and nothing else", async () => {
    const { secret } = await create(["artifact.read", "artifact.upload"]);
    expect((await ask("/api/v1/artifacts", secret)).status).toBe(200);
    const uploaded = await rawRequest(`${api.url}/api/v1/artifacts?name=by-key.txt`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
      body: "by a program",
    });
    expect({ status: uploaded.status, body: uploaded.body.toString() }).toMatchObject({
      status: 201,
      body: expect.stringContaining('"createdBy":"Owner (API key CI)"'),
    });
    const refused = await ask("/api/trpc/run.list?input=%7B%7D", secret);
    expect({ status: refused.status, body: refused.body.toString() }).toMatchObject({
      status: 403,
      body: expect.stringContaining("is not allowed run.read"),
    });
  });

  test("is shown once: the database holds its digest, and lists hold neither", async () => {
    const { key, secret } = await create(["run.read"]);
    const [row] = await query<{ secret_sha256: string }>("select * from api_keys where id = $1", [key.id]);
    const part = secret.slice(47, 90);
    expect(row?.secret_sha256).toBe(createHash("sha256").update(part).digest("hex"));
    for (const text of [JSON.stringify(row), JSON.stringify(await list()), api.logged.join("\n")]) {
      expect(text).not.toContain(part);
    }
  });

  test("lasts 90 days unless told, and says when it was used last", async () => {
    const { key, secret } = await create(["artifact.read"]);
    const days = (Date.parse(key.expiresAt) - Date.parse(key.createdAt)) / 86_400_000;
    expect(days).toBeCloseTo(90, 0);
    expect(key.lastUsedAt).toBeNull();
    await ask("/api/v1/artifacts", secret);
    expect((await list()).find(({ id }) => id === key.id)?.lastUsedAt).not.toBeNull();
  });

  test("leaves audit rows when it is made, revoked and used", async () => {
    const { key, secret } = await create(["artifact.upload"], { name: "audited" });
    await rawRequest(`${api.url}/api/v1/artifacts?name=audited.txt`, {
      method: "POST",
      headers: { authorization: `Bearer ${secret}` },
      body: "x",
    });
    await postJson(`${api.url}/api/trpc/apiKey.revoke`, { keyId: key.id }, member.cookie);
    const rows = await query(
      "select action, actor from audit_log where subject_id = $1 or actor like '%audited%' order by id",
      [key.id],
    );
    expect(rows).toEqual([
      { action: "key.created", actor: `Owner <${member.memberId}>` },
      { action: "artifact.uploaded", actor: `Owner (API key audited) <${member.memberId}>` },
      { action: "key.revoked", actor: `Owner <${member.memberId}>` },
    ]);
  });
});

describe("a key that does not hold", () => {
  const status = async (secret: string) => (await ask("/api/v1/artifacts", secret)).status;

  test("is refused: revoked, expired, changed in one place, or of nobody", async () => {
    const revoked = await create(["artifact.read"]);
    expect(await status(revoked.secret)).toBe(200);
    await postJson(`${api.url}/api/trpc/apiKey.revoke`, { keyId: revoked.key.id }, member.cookie);
    expect(await status(revoked.secret)).toBe(401);
    const expired = await create(["artifact.read"]);
    await query("update api_keys set expires_at = now() - interval '1 second' where id = $1", [
      expired.key.id,
    ]);
    expect(await status(expired.secret)).toBe(401);
    const { key, secret } = await create(["artifact.read"]);
    await query("update api_keys set secret_sha256 = $2 where id = $1", [key.id, "0".repeat(64)]);
    for (const wrong of [secret, "", "nothing", `${secret}x`, secret.replace("exh_", "exi_")]) {
      expect({ wrong, status: await status(wrong) }).toEqual({ wrong, status: 401 });
    }
  });

  test("is not made up for by a cookie, nor does it open the guard against other sites", async () => {
    const answer = await ask("/api/v1/artifacts", "nothing", { cookie: member.cookie });
    expect(answer.status).toBe(401);
    const crossSite = await ask("/api/trpc/session.signOut", "nothing", {
      method: "POST",
      body: "{}",
      cookie: member.cookie,
    });
    expect(crossSite.status).toBe(401);
    const basic = await rawRequest(`${api.url}/api/trpc/session.signOut`, {
      method: "POST",
      headers: { authorization: "Basic eDp5", cookie: member.cookie, "content-type": "application/json" },
      body: "{}",
    });
    expect(basic.status).toBe(403);
    expect((await callProcedure(api, member.cookie, { path: "session.get", type: "query" })).status).toBe(
      200,
    );
  });

  test("ends with its maker", async () => {
    const leaver = await api.addMember();
    const { secret } = await create(["artifact.read"], {}, leaver);
    expect(await status(secret)).toBe(200);
    await query("delete from members where id = $1", [leaver.memberId]);
    expect(await status(secret)).toBe(401);
  });

  test("of another organization shows that organization alone", async () => {
    const other = await api.addMember();
    const { secret } = await create(["artifact.read"], {}, other);
    expect(JSON.parse((await ask("/api/v1/artifacts", secret)).body.toString()).items).toEqual([]);
  });
});

describe("keys are made by people", () => {
  test.each(["key.manage", "session.read", "everything"])("none may hold %s", async (permission) => {
    const answer = await postJson(
      `${api.url}/api/trpc/apiKey.create`,
      { name: "too much", permissions: [permission] },
      member.cookie,
    );
    expect(answer.status).toBe(400);
  });

  test("a key makes, sees and revokes none, even where its row says that it may", async () => {
    const { key, secret } = await create(["artifact.read"]);
    await query(`update api_keys set permissions = '["key.manage","session.read"]' where id = $1`, [key.id]);
    const body = JSON.stringify({ name: "child", permissions: ["artifact.read"], keyId: key.id });
    for (const path of ["apiKey.create", "apiKey.revoke", "session.signOut"]) {
      const answer = await ask(`/api/trpc/${path}`, secret, { method: "POST", body });
      expect({ path, status: answer.status }).toEqual({ path, status: 403 });
    }
    for (const path of ["apiKey.list", "session.get"]) {
      expect((await ask(`/api/trpc/${path}`, secret)).status).toBe(403);
    }
  });

  test("a faulty wish is named", async () => {
    for (const [input, path] of [
      [{ name: " ", permissions: ["run.read"] }, "name"],
      [{ name: "a", permissions: [] }, "permissions"],
      [{ name: "a", permissions: ["run.read"], days: 0 }, "days"],
      [{ name: "a", permissions: ["run.read"], days: 1000 }, "days"],
    ] as const) {
      const answer = await postJson(`${api.url}/api/trpc/apiKey.create`, input, member.cookie);
      const body: unknown = await answer.json();
      const error = z.object({ error: z.object({ data: z.object({ body: ErrorBody }) }) }).parse(body);
      expect(error.error.data.body.fields?.[0]?.path).toBe(path);
    }
  });
});
