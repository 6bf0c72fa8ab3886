import { ArtifactLibraryListInput, type librarySorts } from "@exhibit/contracts";
import { type TenantTransaction, withOrganization } from "@exhibit/db";
import { createOrganization, createTestDatabase, type TestDatabase } from "@exhibit/testkit";
import { type SQL, sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { type Plan, readPlan } from "../../test/read-plan.ts";
import { type ArtifactQuery, buildGatheredSql, buildOrderedSql } from "../artifact/artifact-page-sql.ts";
import { buildLikePattern } from "../page/like-pattern.ts";
import { getLibraryFacets } from "./get-library-facets.ts";
import { buildLibraryFilters, libraryOrders, listLibraryArtifacts } from "./list-library-artifacts.ts";

const rowCount = 20_000;
let db: TestDatabase;
let organizationId = "";
let otherOrganizationId = "";

beforeAll(async () => {
  db = await createTestDatabase();
  ({ organizationId } = await createOrganization(db.database));
  ({ organizationId: otherOrganizationId } = await createOrganization(db.database));
  await fillLibrary(db.superuserUrl, organizationId, rowCount);
  await fillLibrary(db.superuserUrl, otherOrganizationId, 2_000);
}, 120_000);

afterAll(() => db.close());

const scopeOf = (id: string) => ({ database: db.database, organizationId: id, actor: "Owner" });
const list = (input: Partial<z.input<typeof ArtifactLibraryListInput>>) =>
  listLibraryArtifacts(scopeOf(organizationId), ArtifactLibraryListInput.parse(input));

describe("plans as the app role under row-level security, 20,000 rows", () => {
  test.each([
    ["newest", "artifacts_library_idx"],
    ["oldest", "artifacts_library_idx"],
    ["name", "artifacts_library_name_idx"],
    ["largest", "artifacts_library_size_idx"],
  ] as const)("sort %s reads one page from %s, from the start and from the middle", async (sort, index) => {
    expect(await explainOrdered({ sort })).toMatchObject({ indexes: [index], sequential: [] });
    const middle = await explainOrdered({ sort }, await middleOf(sort));
    expect(middle.indexes).toContain(index);
    expect(middle.sequential).toEqual([]);
    expect(middle.rowsRemovedByFilter).toBeLessThan(100);
  });

  test.each([
    [{ componentId: "security.rare" }, "artifacts_library_component_idx"],
    [{ mediaType: "text/rare" }, "artifacts_library_media_type_idx"],
    [{ format: "html" as const }, "artifacts_library_format_idx"],
    [{ workflowId: "01900000-0000-7000-8000-000000000777" }, "artifacts_library_workflow_idx"],
    [{ runId: "01900000-0000-7000-8000-000000000777" }, "artifacts_library_run_idx"],
    [{ from: "2026-01-01T00:00:00.000Z", to: "2026-01-01T00:10:00.000Z" }, "artifacts_library_idx"],
  ])("filter %o reads %s", async (filter, index) => {
    const plan = await explainOrdered(filter);
    expect(plan).toMatchObject({ indexes: [index], sequential: [], rowsRemovedByFilter: 0 });
  });

  test("search gathers its candidates through the trigram index", async () => {
    const inside = await explain((tx) =>
      buildGatheredSql(tx, queryOf({}), buildLikePattern("needle"), 10_000),
    );
    expect(inside.sequential).toEqual([]);
    expect(await explainSearchFunction(db.superuserUrl, organizationId)).toContain("artifacts_search_idx");
  });
});

describe("what a search finds", () => {
  test("`%`, `_` and `\\` are plain characters", async () => {
    expect((await list({ search: "100%_sure" })).items.map(({ name }) => name)).toEqual(["100%_sure.txt"]);
    expect((await list({ search: "100x" })).items.map(({ name }) => name)).toEqual(["100xysure.txt"]);
    expect((await list({ search: "%" })).items.map(({ name }) => name)).toEqual(["100%_sure.txt"]);
    expect((await list({ search: "a\\b" })).items.map(({ name }) => name)).toEqual(["a\\b.txt"]);
    expect((await list({ search: "___" })).items).toEqual([]);
  });

  test("a rare word, in any case, and only in this organization", async () => {
    expect((await list({ search: "NEEDLE" })).items.map(({ name }) => name)).toEqual(["needle-oldest.txt"]);
    const other = await listLibraryArtifacts(
      scopeOf(otherOrganizationId),
      ArtifactLibraryListInput.parse({ search: "needle", limit: 1 }),
    );
    expect(other.items).toHaveLength(1);
    expect(other.nextCursor).toBeNull();
  });

  test.each(["newest", "oldest", "name", "largest"] as const)(
    "a word that every row holds is paged in order %s without loss or repetition",
    async (sort) => {
      const seen: string[] = [];
      let cursor: string | null = null;
      for (let page = 0; page < 3; page += 1) {
        const answer = await list({ search: "report", sort, limit: 200, cursor });
        seen.push(...answer.items.map(({ artifactId }) => artifactId));
        cursor = answer.nextCursor;
      }
      const plain = await list({ sort, limit: 200 });
      expect(new Set(seen).size).toBe(600);
      const reports = plain.items.filter(({ name }) => name.startsWith("report"));
      expect(seen.slice(0, 100)).toEqual(reports.slice(0, 100).map(({ artifactId }) => artifactId));
    },
  );

  test("every row comes once, through all pages of every order", async () => {
    for (const sort of ["newest", "oldest", "name", "largest"] as const) {
      const seen = new Set<string>();
      let cursor: string | null = null;
      do {
        const answer = await list({ componentId: "security.rare", sort, limit: 7, cursor });
        for (const { artifactId } of answer.items) seen.add(artifactId);
        cursor = answer.nextCursor;
      } while (cursor !== null);
      expect(seen.size).toBe(20);
    }
  });

  test("a cursor of another sort, or a made-up one, names the field", async () => {
    const { nextCursor } = await list({ sort: "name" });
    await expect(list({ sort: "newest", cursor: nextCursor })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      fields: [{ path: "cursor" }],
    });
    await expect(list({ cursor: "bm9wZQ" })).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  test("facets count every value", async () => {
    const facets = await getLibraryFacets(scopeOf(organizationId));
    expect(facets.components).toContainEqual({ value: "security.rare", count: 20 });
    expect(facets.components.find(({ value }) => value === "security.common")?.count).toBe(10_000);
    expect(facets.mediaTypes).toContainEqual({ value: "text/rare", count: 20 });
  });
});

function queryOf(
  input: Partial<z.input<typeof ArtifactLibraryListInput>>,
  after: ArtifactQuery["after"] = null,
): ArtifactQuery {
  const parsed = ArtifactLibraryListInput.parse(input);
  return {
    search: parsed.search,
    publishedOnly: true,
    conditions: buildLibraryFilters(parsed),
    order: libraryOrders[parsed.sort],
    after,
    limit: parsed.limit,
  };
}

async function middleOf(sort: (typeof librarySorts)[number]): Promise<ArtifactQuery["after"]> {
  const { value, tie } = libraryOrders[sort];
  const by = value === null ? sql`${tie}` : sql`${value}, ${tie}`;
  return withOrganization(db.database, organizationId, async (tx) => {
    const { rows } = await tx.execute(
      sql`select id as "artifactId", publication_id as tie from artifacts order by ${by} offset ${rowCount / 2} limit 1`,
    );
    return z.object({ artifactId: z.string(), tie: z.string() }).parse(rows[0]);
  });
}

function explainOrdered(
  input: Partial<z.input<typeof ArtifactLibraryListInput>>,
  after: ArtifactQuery["after"] = null,
): Promise<Plan> {
  return explain((tx) => buildOrderedSql(tx, queryOf(input, after)));
}

function explain(build: (tx: TenantTransaction) => SQL): Promise<Plan> {
  return withOrganization(db.database, organizationId, async (tx) => {
    const { rows } = await tx.execute(sql`explain (analyze, format json) ${build(tx)}`);
    return readPlan(rows[0]);
  });
}

/** The function's body as its owner runs it: a plan does not show what happens inside a function. */
async function explainSearchFunction(superuserUrl: string, organization: string): Promise<string> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ body: string }>(
      "select prosrc as body from pg_proc where proname = 'search_artifacts'",
    );
    const body = (rows[0]?.body ?? "")
      .replaceAll(/^\s*BEGIN\s+RETURN QUERY\b|;\s*END\s*$/g, "")
      .replace(/\bpattern\b/, "'%needle%'")
      .replace("published_only", "true")
      .replace(/\bcap\b/, "10001");
    await client.query("begin");
    await client.query("set local role exhibit_search");
    await client.query("select set_config('app.organization_id', $1, true)", [organization]);
    const plan = await client.query<{ "QUERY PLAN": string }>(`explain ${body}`);
    return plan.rows.map((row) => row["QUERY PLAN"]).join("\n");
  } finally {
    await client.end();
  }
}

/** Twenty rare rows, hostile names, and one needle that is the oldest row; ids in time order. */
async function fillLibrary(superuserUrl: string, organization: string, count: number): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query("set session_replication_role = replica");
    await client.query(
      `insert into files (id, organization_id, key, size_bytes, sha256, state)
       select gen_random_uuid(), $1, 'k/' || n, n, repeat('a', 64), 'stored' from generate_series(1, $2::int) n`,
      [organization, count],
    );
    await client.query(
      `insert into artifacts (id, organization_id, file_id, workflow_id, run_id, component_id, component_version, output, many,
         name, media_type, format, size_bytes, saved_to_run, state, publication_id, search_text)
       select id, $1, file_id, workflow, run, component, 1, 'report', false, name, media, format, size, true, 'available', id, lower(name)
       from (
         select file_id, size, rare,
           lpad(to_hex(1767225600000 + n::bigint * 60000), 12, '0') as time,
           case when rare then '01900000-0000-7000-8000-000000000777' else '01900000-0000-7000-8000-000000000' || lpad((n % 500)::text, 3, '0') end::uuid as workflow,
           case when rare then '01900000-0000-7000-8000-000000000777' else '01900000-0000-7000-8000-000000000' || lpad((n % 500)::text, 3, '0') end::uuid as run,
           case when rare then 'security.rare' else 'security.common' end as component,
           case when rare then 'text/rare' else 'text/plain' end as media,
           case when rare then 'html' else 'text' end as format,
           case n when 1 then 'needle-oldest.txt' when 2 then '100%_sure.txt' when 3 then '100xysure.txt' when 4 then 'a\\b.txt'
             else 'report-' || md5(n::text) || '.txt' end as name, n
         from (select id as file_id, size_bytes as size, row_number() over (order by size_bytes) as n, size_bytes % 1000 = 0 as rare from files where organization_id = $1) numbered
       ) facts, lateral (select (substr(time, 1, 8) || '-' || substr(time, 9, 4) || '-7000-8000-' || substr(md5($1 || n::text), 1, 12))::uuid as id) ids`,
      [organization],
    );
    await client.query("vacuum analyze artifacts");
  } finally {
    await client.end();
  }
}
