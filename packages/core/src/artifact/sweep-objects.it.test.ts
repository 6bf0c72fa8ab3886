import { Readable } from "node:stream";
import { type ObjectStore, StoreUnavailable, stageStream } from "@exhibit/storage";
import { createOrganization, createTestDatabase, type TestDatabase } from "@exhibit/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestStore, type TestStore } from "../../test/write-file.ts";
import { sweepObjects } from "./sweep-objects.ts";

let db: TestDatabase;
let testStore: TestStore;
beforeAll(async () => {
  db = await createTestDatabase();
  testStore = await createTestStore();
});
afterAll(async () => {
  await db?.close();
  await testStore?.remove();
});

/** An organization whose objects have no rows. */
async function addOrphans(count: number): Promise<{ organizationId: string; prefix: string }> {
  const { store } = testStore;
  const { organizationId } = await createOrganization(db.database);
  const prefix = `v1/${organizationId}/`;
  for (let index = 0; index < count; index += 1) {
    const file = await stageStream(store, Readable.from([Buffer.from("orphan")]));
    await store.put({ key: `${prefix}orphan${index}`, file, mediaType: "text/plain" });
  }
  return { organizationId, prefix };
}

const sweep = (graceMs: number, store: ObjectStore = testStore.store) =>
  sweepObjects({ database: db.database, store }, { graceMs });

it("removes an object without a row after its grace", async () => {
  const { prefix } = await addOrphans(1);
  await sweep(3_600_000);
  expect(await testStore.keys(prefix)).toHaveLength(1);
  expect(await sweep(-1_000)).toMatchObject({ objects: 1, failed: [] });
  expect(await testStore.keys(prefix)).toHaveLength(0);
});

it("removes none of an organization where there are too many, and those of the others all the same", async () => {
  const { organizationId, prefix } = await addOrphans(101);
  const other = await addOrphans(2);
  expect((await sweep(-1_000))?.braked).toEqual([organizationId]);
  expect(await testStore.keys(prefix)).toHaveLength(101);
  expect(await testStore.keys(other.prefix)).toHaveLength(0);
  await testStore.store.delete(await testStore.keys(prefix));
});

it("removes all but the one that can't be removed, and says which organization has it", async () => {
  const { organizationId, prefix } = await addOrphans(5);
  const stuck = `${prefix}orphan2`;
  const store: ObjectStore = {
    ...testStore.store,
    async delete(keys) {
      if (keys.includes(stuck)) throw new StoreUnavailable("not permitted");
      await testStore.store.delete(keys);
    },
  };
  expect(await sweep(-1_000, store)).toMatchObject({
    objects: 4,
    failed: [{ organizationId, objects: 1, error: { message: "not permitted" } }],
  });
  expect(await testStore.keys(prefix)).toEqual([stuck]);
  expect((await sweep(-1_000))?.objects).toBe(1);
});
