import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callProcedure, createTestApi, type TestApi, type TestMember } from "./test-api.ts";

let api: TestApi;
let member: TestMember;

beforeAll(async () => {
  api = await createTestApi();
  member = await api.addMember();
});
afterAll(() => api.close());

async function asSuperuser(statements: readonly string[]): Promise<void> {
  const url = new URL(api.db.superuserUrl);
  const name = url.pathname.slice(1);
  url.pathname = "postgres";
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement.replaceAll("$DB", name));
  } finally {
    await client.end();
  }
}

const getSession = () => callProcedure(api, member.cookie, { path: "session.get", type: "query" });

test("a database that is away answers 503 with Retry-After, and work resumes when it is back", async () => {
  expect((await getSession()).status).toBe(200);
  // The role may not connect, and every connection is cut: as far as the API sees, the server is gone.
  await asSuperuser([
    "alter database $DB with allow_connections false",
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = '$DB'",
  ]);
  const headers = { cookie: member.cookie };
  for (const path of ["/api/trpc/session.get", "/api/v1/artifacts", "/api/ready"]) {
    const answer = await fetch(api.url + path, { headers });
    expect({ path, status: answer.status }).toEqual({ path, status: 503 });
    expect(answer.headers.get("retry-after")).toBe("2");
    expect(await answer.text()).not.toMatch(/pg_|exhibit_app|stack/);
  }
  expect((await fetch(`${api.url}/api/health`)).status).toBe(200);

  await asSuperuser(["alter database $DB with allow_connections true"]);
  expect((await getSession()).status).toBe(200);
  expect((await fetch(`${api.url}/api/ready`)).status).toBe(200);
});
