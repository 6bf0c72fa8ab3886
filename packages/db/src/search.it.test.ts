import { createOrganization, createTestDatabase, insertArtifact, type TestDatabase } from "@exhibit/testkit";
import { sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TenantTransaction, withAccounts, withOrganization } from "./database.ts";

let scratch: TestDatabase;
beforeAll(async () => {
  scratch = await createTestDatabase();
});
afterAll(() => scratch.close());

async function search(
  tx: Pick<TenantTransaction, "execute">,
  pattern: string,
  publishedOnly = false,
  cap = 100,
) {
  const { rows } = await tx.execute<{ id: string }>(
    sql`select id from search_artifacts(${pattern}, ${publishedOnly}, ${cap}) as found(id)`,
  );
  return rows.map(({ id }) => id);
}

describe("search_artifacts", () => {
  let organizationId: string;
  const inTenant = <Result>(fn: (tx: TenantTransaction) => Promise<Result>) =>
    withOrganization(scratch.database, organizationId, fn);
  beforeEach(async () => {
    ({ organizationId } = await createOrganization(scratch.database));
  });

  test("finds the organization's own rows alone, and none without an organization", async () => {
    const other = await createOrganization(scratch.database);
    await withOrganization(scratch.database, other.organizationId, (tx) =>
      insertArtifact(tx, { name: "headers.csv" }),
    );
    const { artifactId } = await inTenant((tx) =>
      insertArtifact(tx, { name: "Headers.csv", label: "Nightly" }),
    );
    expect(await inTenant((tx) => search(tx, "%headers%"))).toEqual([artifactId]);
    expect(await inTenant((tx) => search(tx, "%nightly%"))).toEqual([artifactId]);
    expect(await withAccounts(scratch.database, (tx) => search(tx, "%headers%"))).toEqual([]);
  });

  test("takes the pattern as LIKE does: who calls it escapes what a person typed", async () => {
    const percent = await inTenant((tx) => insertArtifact(tx, { name: "100% done.txt" }));
    const plain = await inTenant((tx) => insertArtifact(tx, { name: "1000 done.txt" }));
    const found = await inTenant((tx) => search(tx, "%100%done%"));
    expect(new Set(found)).toEqual(new Set([percent.artifactId, plain.artifactId]));
    expect(await inTenant((tx) => search(tx, "%100\\% done%"))).toEqual([percent.artifactId]);
  });

  test("passes over what is not available, and what is not published where that is asked", async () => {
    await inTenant((tx) => insertArtifact(tx, { name: "scan.txt", state: "pending" }));
    await inTenant((tx) => insertArtifact(tx, { name: "scan.txt", state: "deleted" }));
    const kept = await inTenant((tx) => insertArtifact(tx, { name: "scan.txt" }));
    expect(await inTenant((tx) => search(tx, "%scan%"))).toEqual([kept.artifactId]);
    expect(await inTenant((tx) => search(tx, "%scan%", true))).toEqual([]);
  });

  test("gives as many as are asked for at most", async () => {
    for (let count = 0; count < 3; count += 1)
      await inTenant((tx) => insertArtifact(tx, { name: "many.txt" }));
    expect(await inTenant((tx) => search(tx, "%many%", false, 2))).toHaveLength(2);
  });
});

describe("the plan of a search among 20,000 artifacts, as the app role", () => {
  let app: Client;
  let plans: string[] = [];

  beforeAll(async () => {
    const { organizationId } = await createOrganization(scratch.database);
    const { fileId } = await withOrganization(scratch.database, organizationId, (tx) => insertArtifact(tx));
    await fillLibrary(organizationId, fileId);
    // The server itself says, in notices, how it ran the statement inside the function.
    app = new Client({ connectionString: scratch.appUrl });
    app.on("notice", ({ message }) => plans.push(message ?? ""));
    await app.connect();
    await app.query("select set_config('app.organization_id', $1, false)", [organizationId]);
  }, 120_000);
  beforeEach(() => {
    plans = [];
  });
  afterAll(() => app.end());

  async function fillLibrary(organizationId: string, fileId: string) {
    const superuser = new Client({ connectionString: scratch.superuserUrl });
    await superuser.connect();
    await superuser.query(
      `insert into artifacts (id, organization_id, file_id, output, many, name, media_type, format, size_bytes, saved_to_run, state, search_text)
       select gen_random_uuid(), $1, $2, 'report', false, name, 'text/plain', 'text', 1, true, 'available', name
       from (select 'scan-' || md5(n::text) || '.txt' as name from generate_series(1, 20000) n) names`,
      [organizationId, fileId],
    );
    await superuser.query("analyze artifacts");
    const settings = {
      session_preload_libraries: "auto_explain",
      "auto_explain.log_min_duration": "0",
      "auto_explain.log_nested_statements": "on",
      "auto_explain.log_analyze": "on",
      "auto_explain.log_level": "notice",
    };
    for (const [name, value] of Object.entries(settings)) {
      await superuser.query(
        `alter role exhibit_app in database ${superuser.database} set ${name} = ${superuser.escapeLiteral(value)}`,
      );
    }
    await superuser.end();
  }

  test("uses the trigram index, also when the plan is made for no pattern in particular", async () => {
    // From the sixth time on, PostgreSQL may keep one plan for all patterns.
    for (let time = 0; time < 8; time += 1) {
      plans = [];
      const pattern = `%${(time * 4099).toString(16).padStart(4, "a")}%`;
      await app.query("select id from search_artifacts($1, false, 10001) as found(id)", [pattern]);
      const nested = plans.filter((plan) => plan.includes("search_text"));
      expect(nested).toHaveLength(1);
      expect(nested[0]).toContain("Bitmap Index Scan on artifacts_search_idx");
      expect(nested[0]).not.toContain("Seq Scan");
    }
  });

  test("would read every row if the statement stood outside the function", async () => {
    await app.query("select id from artifacts where search_text like '%abcd%'");
    expect(plans.join()).not.toContain("artifacts_search_idx");
  });
});
