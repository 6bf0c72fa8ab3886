import { createTestDatabase, type TestDatabase } from "@exhibit/testkit";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findVersionFault } from "./check-database/list-role-faults.ts";
import { checkDatabase, DatabaseNotReady } from "./check-database.ts";

let scratch: TestDatabase;
let superuser: Client;
beforeAll(async () => {
  scratch = await createTestDatabase();
  superuser = new Client({ connectionString: scratch.superuserUrl });
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await scratch.close();
});

async function listFaults(url: string): Promise<readonly string[]> {
  try {
    await checkDatabase(url);
    return [];
  } catch (cause) {
    if (cause instanceof DatabaseNotReady) return cause.faults;
    throw cause;
  }
}

test("accepts a database as migrations and queue leave it", async () => {
  await expect(checkDatabase(scratch.appUrl)).resolves.toBeUndefined();
});

const removed = "the migrations make it; where all are applied it was removed since: restore a backup";
const breakages = [
  ["drop table login_tokens", `the table login_tokens is missing: ${removed}`],
  [
    "alter table runs drop column idempotency_digest",
    `the column runs.idempotency_digest is missing: ${removed}`,
  ],
  ["drop policy steps_tenant on steps", `the policy steps_tenant of steps is missing: ${removed}`],
  [
    "create policy open on files for select to exhibit_app using (true)",
    "the policy open of files is not one of ours: as the owner run `drop policy open on files`",
  ],
  [
    "alter table runs disable row level security",
    "the table runs has no row-level security: as the owner run `alter table runs enable row level security`",
  ],
  [
    "alter table artifacts no force row level security",
    "the table artifacts does not force its row-level security: as the owner run `alter table artifacts force row level security`",
  ],
  [
    "revoke insert, delete on step_inputs from exhibit_app",
    "no INSERT, DELETE on step_inputs: as the owner run `grant INSERT, DELETE on step_inputs to exhibit_app`",
  ],
  [
    "grant update, truncate on audit_log to exhibit_app",
    "UPDATE, TRUNCATE on audit_log is too much: as the owner run `revoke UPDATE, TRUNCATE on audit_log from exhibit_app`",
  ],
  [
    "revoke usage on sequence attempt_fence from exhibit_app; revoke all on sequence attempt_fence from exhibit_app",
    "no USAGE on attempt_fence: as the owner run `grant usage, select on sequence attempt_fence to exhibit_app`",
  ],
  [
    "revoke execute on function search_artifacts from exhibit_app",
    "no EXECUTE on search_artifacts: as a superuser run `grant execute on function search_artifacts to exhibit_app`",
  ],
  [
    "alter function search_artifacts owner to exhibit_owner",
    "search_artifacts does not run as exhibit_search: as a superuser run `alter function search_artifacts owner to exhibit_search` and `alter function search_artifacts security definer`",
  ],
  ["drop function search_artifacts", "the function search_artifacts is missing: the migrations make it"],
  ["drop sequence attempt_fence", "the sequence attempt_fence is missing: the migrations make it"],
  [
    "delete from migrations.__drizzle_migrations where created_at = (select max(created_at) from migrations.__drizzle_migrations)",
    "the migration 0003_secrets-rights is not applied: start once with the owner's address, which applies it",
  ],
  [
    "update migrations.__drizzle_migrations set hash = 'other' where created_at = (select min(created_at) from migrations.__drizzle_migrations)",
    "the migration 0000_first was changed after it was applied: put back the file of the release",
  ],
  [
    "insert into migrations.__drizzle_migrations (hash, created_at) values ('later', 9999999999999)",
    "1 migrations of another release were applied: start with that release",
  ],
  [
    "revoke select on migrations.__drizzle_migrations from exhibit_app",
    "the list of applied migrations can't be read: as the owner run `grant usage on schema migrations to exhibit_app` and `grant select on migrations.__drizzle_migrations to exhibit_app`",
  ],
  [
    "drop schema migrations cascade",
    "no migration is applied: start once with the owner's address, which applies them",
  ],
  [
    "revoke usage on schema pgboss from exhibit_app",
    "no USAGE on the schema pgboss: as the owner run `grant usage on schema pgboss to exhibit_app`",
  ],
  [
    "revoke maintain on pgboss.version from exhibit_app",
    "not all of select, insert, update, delete, maintain on pgboss.version: as the owner run `grant select, insert, update, delete, maintain on all tables in schema pgboss to exhibit_app`",
  ],
  [
    "drop schema pgboss cascade",
    "the queue's schema pgboss is missing: start once with the owner's address, which installs it",
  ],
] as const;

test.for(breakages)("after `%s`, names it and says what helps", async ([statement, fault]) => {
  const broken = await createTestDatabase();
  const client = new Client({ connectionString: broken.superuserUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
  expect(await listFaults(broken.appUrl)).toEqual([fault]);
  await broken.close();
});

test("lists every fault at once", async () => {
  const empty = await createTestDatabase({ migrated: false });
  const faults = await listFaults(empty.appUrl);
  expect(faults[0]).toBe("no migration is applied: start once with the owner's address, which applies them");
  expect(faults.filter((fault) => fault.startsWith("the table"))).toHaveLength(21);
  expect(faults.at(-1)).toContain("pgboss is missing");
  await expect(checkDatabase(empty.appUrl)).rejects.toThrow(
    `The database is not ready:\n${faults.map((fault) => `- ${fault}`).join("\n")}`,
  );
  await empty.close();
});

test("refuses a superuser, and the owner of the tables", async () => {
  expect(await listFaults(scratch.superuserUrl)).toEqual(
    expect.arrayContaining([
      "connected as postgres: put the role exhibit_app into the address",
      "postgres passes row-level security by: as a superuser run `alter role postgres nosuperuser nobypassrls`",
    ]),
  );
  const faults = await listFaults(scratch.ownerUrl);
  expect(faults[0]).toBe("connected as exhibit_owner: put the role exhibit_app into the address");
  expect(faults[1]).toMatch(/^exhibit_owner owns artifacts, audit_log, .*, workflows: as a superuser run/);
});

test("refuses a role that can become a superuser", async () => {
  // Roles belong to the whole server: one of its own, which no other test uses.
  const role = `member_${process.pid}`;
  await superuser.query(
    `create role ${role} login password 'x'; grant postgres to ${role}; grant connect on database ${superuser.database} to ${role}`,
  );
  try {
    const url = new URL(scratch.appUrl);
    url.username = role;
    url.password = "x";
    expect(await listFaults(url.href)).toContain(
      `${role} can become postgres: as a superuser run \`revoke postgres from ${role}\``,
    );
  } finally {
    await superuser.query(`drop owned by ${role}; drop role ${role}`);
  }
});

test("refuses an old server", async () => {
  expect(await findVersionFault(superuser)).toBeNull();
  expect(await findVersionFault(superuser, 990_000)).toMatch(
    /^the server is PostgreSQL 1\d\.\d+.*: use 99 or later$/,
  );
});

test("says who could not be reached", async () => {
  const faults = await listFaults("postgres://exhibit_app:secret@127.0.0.1:1/exhibit");
  expect(faults).toEqual([
    "no connection to 127.0.0.1:1/exhibit as exhibit_app (connect ECONNREFUSED 127.0.0.1:1): look at the server and the address",
  ]);
});
