import { ErrorBody, Session } from "@exhibit/contracts";
import { createLoginToken } from "@exhibit/core";
import { createOrganization } from "@exhibit/testkit";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callProcedure, createTestApi, postJson, type TestApi } from "./test-api.ts";

let api: TestApi;

beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.close());

const signIn = (token: string, cookie?: string) => postJson(`${api.url}/api/session`, { token }, cookie);
const newToken = async () =>
  (await createLoginToken(api.database, await createOrganization(api.database))).token;

async function asOwner(
  statement: string,
  values: readonly unknown[] = [],
): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: api.db.superuserUrl });
  await client.connect();
  try {
    return (await client.query(statement, [...values])).rows;
  } finally {
    await client.end();
  }
}

const getSession = (cookie: string | undefined) =>
  callProcedure(api, cookie, { path: "session.get", type: "query" });

test("a link signs in once, with a cookie that scripts and other sites can't use", async () => {
  const token = await newToken();
  const answer = await signIn(token);
  expect(answer.status).toBe(200);
  const session = Session.strict().parse(await answer.json());
  const [cookie = ""] = answer.headers.getSetCookie();
  expect(cookie).toMatch(/^exhibit_[0-9a-f]{8}=[A-Za-z0-9_-]{43}; /);
  expect(cookie).toContain("HttpOnly");
  expect(cookie).toContain("SameSite=Lax");
  expect(cookie).toContain("Path=/");
  expect(cookie).not.toContain("Domain");
  expect(cookie).not.toContain(token);
  const kept = await asOwner("select token_sha256 from sessions union select token_sha256 from login_tokens");
  expect(JSON.stringify(kept)).not.toContain(cookie.split(/[=;]/)[1]);
  expect((await getSession(cookie.split(";")[0])).body).toEqual({ result: { data: session } });

  const again = await signIn(token);
  expect(again.status).toBe(410);
  const body = ErrorBody.parse(await again.json());
  expect(body).toMatchObject({ code: "GONE" });
  expect(body.message).toMatch(/used already.*\.\/exhibit login/);
});

test("an expired link says so, and how to get a new one", async () => {
  const token = await newToken();
  await asOwner("update login_tokens set expires_at = now() - interval '1 second' where used_at is null");
  const answer = await signIn(token);
  expect(answer.status).toBe(410);
  expect(ErrorBody.parse(await answer.json()).message).toMatch(/has expired.*\.\/exhibit login/);
});

test("an unknown token is refused, and so is what is none", async () => {
  expect((await signIn("A".repeat(43))).status).toBe(401);
  for (const token of ["", "short", "a".repeat(44), `${"a".repeat(42)}'`]) {
    expect((await signIn(token)).status).toBe(400);
  }
});

test("of ten that race with one link, one wins", async () => {
  const token = await newToken();
  const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(token)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 410)]);
});

test("a cookie that was there before signing in is not the session's", async () => {
  const planted = `exhibit_00000000=${"B".repeat(43)}`;
  const answer = await signIn(await newToken(), planted);
  expect(answer.headers.getSetCookie()[0]).not.toContain("B".repeat(43));
});

test("signing out ends the session at once and clears the cookie", async () => {
  const { cookie } = await api.addMember();
  const answer = await postJson(`${api.url}/api/trpc/session.signOut`, {}, cookie);
  expect(await answer.json()).toEqual({ result: { data: {} } });
  expect(answer.headers.getSetCookie()[0]).toMatch(/Max-Age=0/);
  expect((await getSession(cookie)).status).toBe(401);
});

test("a session ends after 7 idle days and after 30 days", async () => {
  const [idle, old, fresh] = [await api.addMember(), await api.addMember(), await api.addMember()];
  await asOwner(
    "update sessions set last_seen_at = now() - interval '7 days 1 second' where organization_id = $1",
    [idle.organizationId],
  );
  await asOwner("update sessions set expires_at = now() - interval '1 second' where organization_id = $1", [
    old.organizationId,
  ]);
  await asOwner("update sessions set last_seen_at = now() - interval '6 days' where organization_id = $1", [
    fresh.organizationId,
  ]);
  expect((await getSession(idle.cookie)).status).toBe(401);
  expect((await getSession(old.cookie)).status).toBe(401);
  expect((await getSession(fresh.cookie)).status).toBe(200);
  const [seen] = await asOwner(
    "select last_seen_at > now() - interval '1 minute' as now from sessions where organization_id = $1",
    [fresh.organizationId],
  );
  expect(seen).toEqual({ now: true });
});

test("a member who is gone is signed out with the next request", async () => {
  const member = await api.addMember();
  await asOwner("delete from members where id = $1", [member.memberId]);
  expect((await getSession(member.cookie)).status).toBe(401);
});

test("a guessed link is in the log of the studio with its request, and in nobody's audit log", async () => {
  const before = await asOwner("select count(*)::int as count from audit_log");
  const answer = await signIn("G".repeat(43));
  const requestId = answer.headers.get("x-request-id") ?? "no request id";
  expect(answer.status).toBe(401);
  expect(api.logged.some((line) => line.includes(requestId) && line.includes("refused"))).toBe(true);
  expect(await asOwner("select count(*)::int as count from audit_log")).toEqual(before);
});

test("signing in and out are in the audit log, with the member and the request", async () => {
  const member = await api.addMember();
  await postJson(`${api.url}/api/trpc/session.signOut`, {}, member.cookie);
  const rows = await asOwner(
    "select action, actor, request_id from audit_log where organization_id = $1 and action <> 'session.link-made' order by id",
    [member.organizationId],
  );
  expect(rows.map(({ action }) => action)).toEqual(["session.started", "session.ended"]);
  for (const row of rows) {
    expect(row.actor).toBe(`Owner <${member.memberId}>`);
    expect(row.request_id).toBeTruthy();
  }
});
