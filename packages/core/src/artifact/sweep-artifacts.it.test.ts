import { schema, withOrganization } from "@exhibit/db";
import { type ObjectStore, StoreUnavailable } from "@exhibit/storage";
import { createOrganization, createTestDatabase, insertArtifact, type TestDatabase } from "@exhibit/testkit";
import { eq, sql } from "drizzle-orm";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createEngine, type Engine, node } from "../../test/engine.ts";
import { type Plan, readPlan } from "../../test/read-plan.ts";
import { createTestStore, type TestStore, writeFile } from "../../test/write-file.ts";
import type { NamedStatement } from "../sql/named-statement.ts";
import { sweepArtifacts } from "./sweep-artifacts.ts";
import { listDoomed, markDoomed } from "./sweep-files.ts";

let engine: Engine;
let testStore: TestStore;
beforeAll(async () => {
  engine = await createEngine();
  testStore = await createTestStore();
});
afterAll(async () => {
  await engine?.close();
  await testStore?.remove();
});

const files = () =>
  withOrganization(engine.scope.database, engine.scope.organizationId, (tx) =>
    tx.select().from(schema.files),
  );

describe("a sweep", () => {
  /** The store, with keys that it can't delete: a batch that holds one of them fails as a whole. */
  function stickAt(stuck: ReadonlySet<string>): ObjectStore {
    return {
      ...testStore.store,
      async delete(keys) {
        if (keys.some((key) => stuck.has(key))) throw new StoreUnavailable("not permitted");
        await testStore.store.delete(keys);
      },
    };
  }
  const sweep = (stuck: ReadonlySet<string>) =>
    sweepArtifacts({ database: engine.scope.database, store: stickAt(stuck) }, { graceMs: 0 });

  it("removes all but what can't be removed, says so, and tries that again the next time", async () => {
    await engine.start([node("dead")]);
    const step = await engine.claim("dead");
    for (const name of ["a", "b", "c"]) {
      await writeFile(engine.scope, testStore.store, step, { name, many: true });
    }
    await engine.settle(step, { state: "lost", reason: "its runner was stopped" });
    const [, stuck] = await files();
    if (!stuck) throw new Error("no file");
    expect(await sweep(new Set([stuck.key]))).toMatchObject({
      files: 2,
      failed: [
        { organizationId: engine.scope.organizationId, objects: 1, error: { message: "not permitted" } },
      ],
    });
    expect((await files()).map(({ key, state }) => [key, state])).toEqual([[stuck.key, "deleting"]]);
    expect(await sweep(new Set())).toMatchObject({ files: 1, failed: [] });
    expect(await files()).toEqual([]);
  });

  it("marks what an earlier release swept, so that it is not looked at again", async () => {
    const { database, organizationId } = engine.scope;
    const { artifactId, fileId } = await withOrganization(database, organizationId, async (tx) => {
      const deleted = { state: "deleted", deletedAt: new Date("2026-01-01") } as const;
      const made = await insertArtifact(tx, deleted);
      await tx.update(schema.files).set({ state: "gone" }).where(eq(schema.files.id, made.fileId));
      return made;
    });
    await sweep(new Set());
    const [row] = await withOrganization(database, organizationId, (tx) =>
      tx.select().from(schema.artifacts).where(eq(schema.artifacts.id, artifactId)),
    );
    expect(row).toMatchObject({ state: "deleted", swept: true });
    expect((await files()).find(({ id }) => id === fileId)?.state).toBe("gone");
  });

  it("gets past more files that can't be removed than it takes at once", async () => {
    const { organizationId } = engine.scope;
    await withOrganization(engine.scope.database, organizationId, (tx) =>
      tx.execute(sql`insert into files (id, organization_id, key, size_bytes, sha256, state)
        select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ${organizationId}::uuid, 'stuck/' || n, 1,
          repeat('a', 64), 'deleting' from generate_series(1, 450) n`),
    );
    const stuck = new Set((await files()).filter(({ state }) => state === "deleting").map(({ key }) => key));
    stuck.delete("stuck/449");
    expect(await sweep(stuck)).toMatchObject({ files: 1, failed: [{ objects: 449 }] });
    expect(await sweep(new Set())).toMatchObject({ files: 449, failed: [] });
  });
});

describe("what a sweep reads, as the app role under row-level security", () => {
  let db: TestDatabase;
  let organizationId: string;
  let client: Client;
  beforeAll(async () => {
    db = await createTestDatabase();
    ({ organizationId } = await createOrganization(db.database));
    await fill(db.superuserUrl, organizationId, 20_000);
    client = new Client({ connectionString: db.appUrl });
    await client.connect();
  }, 60_000);
  afterAll(async () => {
    await client?.end();
    await db?.close();
  });
  afterEach(() => client.query("rollback"));

  /** In a transaction that is never committed; as the plan that any values get. */
  async function explain(
    { text }: NamedStatement<unknown>,
    values: readonly (string | number)[],
  ): Promise<Plan> {
    await client.query("begin");
    await client.query("select set_config('app.organization_id', $1, true)", [organizationId]);
    await client.query("set local plan_cache_mode = force_generic_plan");
    await client.query(`prepare swept as ${text}`);
    const given = values.map((value) => `'${value}'`).join(", ");
    const { rows } = await client.query(`explain (analyze, format json) execute swept(${given})`);
    await client.query("deallocate swept");
    return readPlan(rows[0]);
  }

  it("to find leftovers are those alone, of 20,000 that are kept or were swept", async () => {
    const plan = await explain(markDoomed, [organizationId, 0, 200]);
    expect(plan.sequential).toEqual([]);
    expect(plan.indexes).toContain("artifacts_leftover_idx");
    expect(plan.rowsRemovedByFilter).toBeLessThan(20);
  });

  it("to find files that are to be removed are those alone", async () => {
    const lowest = "00000000-0000-0000-0000-000000000000";
    const plan = await explain(listDoomed, [organizationId, lowest, 200]);
    expect(plan).toEqual({ indexes: ["files_deleting_idx"], sequential: [], rowsRemovedByFilter: 0 });
  });
});

/** A third each is kept, was deleted and swept, was never kept and swept; ten leftovers. */
async function fill(superuserUrl: string, organizationId: string, count: number): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    await client.query(
      `insert into files (id, organization_id, key, size_bytes, sha256, state)
      select ('01900000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, 'k/' || n, 1, repeat('a', 64),
        case when n <= 10 or n % 3 = 0 then 'stored' else 'gone' end from generate_series(1, $2::int) n`,
      [organizationId, count],
    );
    await client.query(
      `insert into artifacts (id, organization_id, file_id, output, many, name, media_type, format, size_bytes,
        saved_to_run, state, deleted_at, swept, search_text)
      select id, $1, id, 'file', false, 'f', 'text/plain', 'text', 1, n > 10 and n % 3 = 0,
        case when n <= 10 or n % 3 = 1 then 'deleted' else 'available' end, '2026-01-01', n > 10 and n % 3 <> 0, 'f'
      from (select id, substr(key, 3)::int as n from files where organization_id = $1) numbered`,
      [organizationId],
    );
    await client.query("vacuum analyze artifacts, files");
  } finally {
    await client.end();
  }
}
