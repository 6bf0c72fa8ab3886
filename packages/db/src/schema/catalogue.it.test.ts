import { createTestDatabase, type TestDatabase } from "@exhibit/testkit";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listExpectedTables } from "../check-database/expected-tables.ts";

/**
 * Sign-in reads the first four before it knows the organization, and runners serve all of them. All other tables are
 * tenants', new ones too.
 */
const outside = ["organizations", "members", "sessions", "login_tokens", "runners"];
const organization =
  "(organization_id = (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid)";

let scratch: TestDatabase;
let superuser: Client;
let app: Client;
let tenantTables: string[];

beforeAll(async () => {
  scratch = await createTestDatabase();
  superuser = new Client({ connectionString: scratch.superuserUrl });
  app = new Client({ connectionString: scratch.appUrl });
  await Promise.all([superuser.connect(), app.connect()]);
  tenantTables = (
    await query<{ name: string }>(
      `select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> all($1) order by 1`,
      [outside],
    )
  ).map(({ name }) => name);
});

afterAll(async () => {
  await Promise.all([superuser.end(), app.end()]);
  await scratch.close();
});

async function query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await superuser.query<Row>(sql, values)).rows;
}

/** Names of the tenant tables that a condition on `pg_class` does not hold for. */
async function listTablesWithout(condition: string): Promise<string[]> {
  const rows = await query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relname = any($1) and not (${condition})`,
    [tenantTables],
  );
  return rows.map(({ name }) => name);
}

const organizationAttribute =
  "(select attnum from pg_attribute where attrelid = pg_class.oid and attname = 'organization_id')";

describe("every tenant table", () => {
  test("is one that the schema declares as such", () => {
    expect(tenantTables).toEqual(
      listExpectedTables()
        .filter(({ policies }) => policies.length > 0)
        .map(({ name }) => name),
    );
  });

  test("has an organization that is never null", async () => {
    expect(
      await listTablesWithout(
        "exists (select from pg_attribute where attrelid = pg_class.oid and attname = 'organization_id' and attnotnull)",
      ),
    ).toEqual([]);
  });

  test("has row-level security, enabled and forced", async () => {
    expect(await listTablesWithout("relrowsecurity and relforcerowsecurity")).toEqual([]);
  });

  test("lets the app role read and write its organization's rows, by one policy", async () => {
    const policies = await query(
      `select tablename, cmd, permissive, qual, with_check from pg_policies
       where schemaname = 'public' and 'exhibit_search' <> all(roles) order by 1`,
    );
    expect(policies).toEqual(
      tenantTables.map((tablename) => ({
        tablename,
        cmd: "ALL",
        permissive: "PERMISSIVE",
        qual: organization,
        with_check: organization,
      })),
    );
  });

  test("has a primary key that the organization leads", async () => {
    expect(
      await listTablesWithout(
        `exists (select from pg_constraint where conrelid = pg_class.oid and contype = 'p'
          and conkey[1] = ${organizationAttribute})`,
      ),
    ).toEqual([]);
  });

  test("has no index that the organization does not lead", async () => {
    expect(
      await query(
        `select indrelid::regclass::text as table_name, indexrelid::regclass::text as index_name
         from pg_index join pg_class on pg_class.oid = indrelid
         where relnamespace = 'public'::regnamespace and relname = any($1) and indkey[0] <> ${organizationAttribute}`,
        [tenantTables],
      ),
    ).toEqual([]);
  });

  test("refers to other tenant tables with the organization on both sides, first", async () => {
    const constraints = await query<{ name: string; columns: string[]; referred: string[] }>(
      `select conname::text as name,
         array(select attname::text from unnest(conkey) with ordinality as key(number, place)
           join pg_attribute on attrelid = conrelid and attnum = number order by place) as columns,
         array(select attname::text from unnest(confkey) with ordinality as key(number, place)
           join pg_attribute on attrelid = confrelid and attnum = number order by place) as referred
       from pg_constraint where contype = 'f' and conrelid = any($1::text[]::regclass[]) and confrelid = any($1::text[]::regclass[])`,
      [tenantTables],
    );
    expect(constraints.length).toBeGreaterThan(15);
    expect(
      constraints.filter(
        ({ columns, referred }) =>
          columns.length < 2 || columns[0] !== "organization_id" || referred[0] !== "organization_id",
      ),
    ).toEqual([]);
  });

  test("leads to its organization by foreign keys", async () => {
    const rows = await query<{ name: string }>(
      `with recursive reached(id) as (
         select 'organizations'::regclass::oid
         union select conrelid from pg_constraint join reached on confrelid = reached.id
         where contype = 'f' and (select bool_and(attnotnull) from pg_attribute where attrelid = conrelid and attnum = any(conkey))
       )
       select relname as name from pg_class
       where relnamespace = 'public'::regnamespace and relname = any($1) and oid not in (select id from reached)`,
      [tenantTables],
    );
    expect(rows).toEqual([]);
  });

  test("shows nothing and takes nothing without an organization", async () => {
    for (const table of tenantTables) {
      expect((await app.query(`select from ${table}`)).rowCount).toBe(0);
      await expect(
        app.query(`insert into ${table} (organization_id) values (gen_random_uuid())`),
      ).rejects.toThrow(`new row violates row-level security policy for table "${table}"`);
    }
  });

  test("can't be emptied by the app role", async () => {
    for (const table of tenantTables) {
      await expect(app.query(`truncate ${table}`)).rejects.toThrow(`permission denied for table ${table}`);
    }
  });
});

test("nothing of ours passes row-level security by: no views, no other definer's functions", async () => {
  expect(
    await query(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')",
    ),
  ).toEqual([]);
  expect(
    await query(
      `select proname::text as name, proowner::regrole::text as owner, proconfig[1] as path from pg_proc
       where pronamespace = 'public'::regnamespace and prosecdef`,
    ),
  ).toEqual([
    { name: "search_artifacts", owner: "exhibit_search", path: "search_path=pg_catalog, public, pg_temp" },
  ]);
});

test("indexes stay small in number: no two begin with the same columns under the same predicate", async () => {
  const rows = await query(
    `select one.indexrelid::regclass::text as name, other.indexrelid::regclass::text as covered_by
     from pg_index one join pg_index other on one.indrelid = other.indrelid and one.indexrelid <> other.indexrelid
     join pg_class on pg_class.oid = one.indrelid
     join pg_class kind on kind.oid = one.indexrelid join pg_class other_kind on other_kind.oid = other.indexrelid
     where pg_class.relnamespace = 'public'::regnamespace and not one.indisunique and kind.relam = other_kind.relam
     and pg_get_expr(one.indpred, one.indrelid) is not distinct from pg_get_expr(other.indpred, other.indrelid)
     and one.indexprs is null and other.indexprs is null
     and other.indkey::text || ' ' like one.indkey::text || ' %'`,
  );
  expect(rows).toEqual([]);
});
