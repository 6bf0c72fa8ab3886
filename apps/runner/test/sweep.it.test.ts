import { Readable } from "node:stream";
import { schema, withOrganization } from "@exhibit/db";
import { stageStream } from "@exhibit/storage";
import { waitFor } from "@exhibit/testkit";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createStudio, type Studio } from "./studio.ts";

const fileId = "01900000-0000-7000-8000-000000000001";

let studio: Studio;
beforeAll(async () => {
  studio = await createStudio();
});
afterAll(() => studio?.close());

it("a runner removes leftovers often, and looks through the whole store on a schedule of its own", async () => {
  const { database, organizationId } = studio.scope;
  const [leftover, orphan] = [`v1/${organizationId}/leftover`, `v1/${organizationId}/orphan`];
  for (const key of [leftover, orphan]) {
    const file = await stageStream(studio.staging, Readable.from([Buffer.from("bytes")]));
    await studio.store.put({ key, file, mediaType: "text/plain" });
  }
  await withOrganization(database, organizationId, (tx) =>
    tx.insert(schema.files).values({
      id: fileId,
      organizationId,
      key: leftover,
      sizeBytes: 5,
      sha256: "a".repeat(64),
      state: "deleting",
    }),
  );
  const often = { EXHIBIT_SWEEP_SECONDS: "0.2", EXHIBIT_ORPHAN_GRACE_SECONDS: "0" };
  const first = await studio.startRunner(often);
  await waitFor(async () => (await studio.files()).length === 0);
  expect(await studio.objects()).toEqual([orphan]);
  first.kill("SIGTERM");
  await first.ended;
  await studio.startRunner({ ...often, EXHIBIT_ORPHAN_SWEEP_SECONDS: "0.2" });
  await waitFor(async () => (await studio.objects()).length === 0);
});
