import { readdir } from "node:fs/promises";
import { Readable } from "node:stream";
import { ArtifactUploadResponse } from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import { StoreUnavailable } from "@exhibit/storage";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEngine, type Engine } from "../../test/engine.ts";
import { createTestStore, type TestStore } from "../../test/write-file.ts";
import type { StagingScope } from "../scope.ts";
import { deleteArtifact } from "./delete-artifact.ts";
import { getArtifact } from "./get-artifact.ts";
import { pickArtifacts } from "./pick-artifacts.ts";
import { sweepArtifacts } from "./sweep-artifacts.ts";
import { type UploadArtifactInput, uploadArtifact } from "./upload-artifact.ts";

let engine: Engine;
let testStore: TestStore;
let scope: StagingScope;
beforeAll(async () => {
  engine = await createEngine();
  testStore = await createTestStore();
  scope = { ...engine.scope, store: testStore.store, staging: testStore.store };
});
afterAll(async () => {
  await engine?.close();
  await testStore?.remove();
});

/** Uploads a text; the answer is parsed by the contract. */
async function upload(
  text: string,
  input: Partial<UploadArtifactInput> = {},
  inside: StagingScope = scope,
): Promise<ArtifactUploadResponse> {
  const body = Readable.from(text === "" ? [] : [Buffer.from(text)]);
  const answer = await uploadArtifact(inside, { name: "hosts.txt", maxBytes: 1_000, body, ...input });
  return ArtifactUploadResponse.parse(answer);
}

const inside = <Result>(fn: Parameters<typeof withOrganization<Result>>[2]) =>
  withOrganization(scope.database, scope.organizationId, fn);
const listRows = () => inside((tx) => tx.select().from(schema.artifacts));
const listStaged = () => readdir(testStore.store.stagingDir);

describe("an upload", () => {
  it("is a version in the library that a run may read, of its name's own series", async () => {
    const first = await upload("a.test\nb.test\n", { name: "series.txt" });
    const second = await upload("c.test\n", { name: "series.txt" });
    const other = await upload("d.test\n", { name: "other.txt" });
    expect(first.artifact).toMatchObject({
      state: "available",
      destinations: ["library"],
      runId: null,
      createdBy: "tester",
      format: "text",
      detected: { format: "text", mediaType: "text/plain; charset=utf-8" },
      publication: { label: "Uploads", version: 1 },
    });
    expect(second.artifact.publication).toMatchObject({ label: "Uploads", version: 2, latest: true });
    expect(other.artifact.publication).toMatchObject({ label: "Uploads", version: 1, latest: true });
    const { items } = await pickArtifacts(scope, { limit: 50, publishedOnly: true, search: "series.txt" });
    expect(items.map(({ artifactId }) => artifactId)).toEqual([
      second.artifact.artifactId,
      first.artifact.artifactId,
    ]);
    expect(await listStaged()).toEqual([]);
  });

  it("under a label goes on that label's series, whatever the files are called", async () => {
    const [first, second] = [
      await upload("1", { name: "monday.txt", label: "Weekly" }),
      await upload("2", { name: "tuesday.txt", label: "Weekly" }),
    ];
    expect(first.artifact.publication?.collectionId).toBe(second.artifact.publication?.collectionId);
    expect(second.artifact.publication).toMatchObject({ label: "Weekly", version: 2 });
  });

  it("counts versions without gap or twin when many come at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, index) => upload(`at once ${index}`, { name: "at-once.txt" })),
    );
    const versions = answers.map(({ artifact }) => artifact.publication?.version ?? 0);
    expect(versions.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it("keeps what was said and what the bytes are, and tells both", async () => {
    const { artifact, mismatch } = await upload('[{"a":1}]', { name: "x.csv", format: "csv" });
    expect(mismatch).toEqual({ declared: "csv", detected: "json" });
    expect(artifact).toMatchObject({ format: "csv", detected: { format: "json" } });
  });

  it("tells which artifacts of this organization hold the same bytes", async () => {
    const first = await upload("the same bytes", { name: "one.txt" });
    const second = await upload("the same bytes", { name: "two.txt" });
    expect(first.sameBytes).toEqual([]);
    expect(second.sameBytes).toEqual([{ artifactId: first.artifact.artifactId, name: "one.txt" }]);
    const elsewhere = await engine.addOrganization();
    const theirs = await upload("the same bytes", {}, { ...scope, ...elsewhere });
    expect(theirs.sameBytes).toEqual([]);
  });

  it("of nothing is an empty file", async () => {
    expect((await upload("", { name: "empty.txt" })).artifact).toMatchObject({ sizeBytes: 0 });
  });

  it("is in the audit log", async () => {
    const { artifact } = await upload("audited");
    const rows = await inside((tx) =>
      tx.select().from(schema.auditLog).where(eq(schema.auditLog.subjectId, artifact.artifactId)),
    );
    expect(rows).toMatchObject([
      {
        action: "artifact.uploaded",
        actor: "tester",
        details: { name: "hosts.txt", sha256: artifact.sha256 },
      },
    ]);
  });
});

describe("an upload that does not arrive", () => {
  it("leaves no row, no object and no staged file where it is too large or breaks off", async () => {
    const rows = await listRows();
    const keys = await testStore.keys("v1/");
    await expect(upload("x".repeat(1_001))).rejects.toMatchObject({ maxBytes: 1_000 });
    const broken = async function* () {
      yield Buffer.from("half");
      throw new Error("the sender left");
    };
    await expect(upload("", { body: broken() })).rejects.toThrow("the sender left");
    expect(await listRows()).toHaveLength(rows.length);
    expect(await testStore.keys("v1/")).toEqual(keys);
    expect(await listStaged()).toEqual([]);
  });

  it("shows nothing where its sender leaves while it is stored, and the sweep takes the rest", async () => {
    const gone = new AbortController();
    const store = {
      ...testStore.store,
      async put(input: Parameters<typeof testStore.store.put>[0]) {
        const stored = await testStore.store.put({ ...input, signal: undefined });
        gone.abort(new Error("gone"));
        return stored;
      },
    };
    await expect(
      upload("left behind", { name: "left.txt", signal: gone.signal }, { ...scope, store }),
    ).rejects.toThrow("gone");
    const [left] = (await listRows()).filter(({ name }) => name === "left.txt");
    expect(left).toMatchObject({ state: "pending", publicationId: null });
    await expect(getArtifact(scope, { artifactId: left?.id ?? "" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await sweepArtifacts({ database: scope.database, store: scope.store }, { graceMs: 0 });
    expect((await listRows()).filter(({ name }) => name === "left.txt")).toEqual([]);
    expect(await scope.store.head(`v1/${scope.organizationId}/${left?.fileId}`)).toBeNull();
  });

  it("that a sweep has begun to remove is told to send it again, and its bytes are not half there", async () => {
    // It has marked the file and can't reach the bytes yet.
    const unreachable = { ...testStore.store, delete: () => Promise.reject(new StoreUnavailable("down")) };
    const interrupted = { database: scope.database, store: unreachable };
    const store = {
      ...testStore.store,
      async put(input: Parameters<typeof testStore.store.put>[0]) {
        const stored = await testStore.store.put(input);
        await sweepArtifacts(interrupted, { graceMs: 0 });
        return stored;
      },
    };
    await expect(upload("swept", { name: "swept.txt" }, { ...scope, store })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await sweepArtifacts({ ...interrupted, store: testStore.store }, { graceMs: 0 });
    expect((await listRows()).filter(({ name }) => name === "swept.txt")).toEqual([]);
  });

  it("is put again where the store did not answer at first", async () => {
    let tries = 0;
    const store = {
      ...testStore.store,
      async put(input: Parameters<typeof testStore.store.put>[0]) {
        tries += 1;
        if (tries === 1) throw new StoreUnavailable("down");
        return testStore.store.put(input);
      },
    };
    await upload("patient", {}, { ...scope, store });
    expect(tries).toBe(2);
  });
});

describe("an idempotency key", () => {
  it("answers the artifact of the first upload, also when both come at once", async () => {
    const both = await Promise.all([
      upload("once", { name: "once.txt", idempotencyKey: "key-at-once" }),
      upload("once", { name: "once.txt", idempotencyKey: "key-at-once" }),
    ]);
    expect(new Set(both.map(({ artifact }) => artifact.artifactId)).size).toBe(1);
    const again = await upload("once", { name: "once.txt", idempotencyKey: "key-at-once" });
    expect(again).toMatchObject({ isRepeat: true, artifact: { publication: { version: 1 } } });
  });

  it("refuses other bytes, or other words of them, under the same key", async () => {
    await upload("first", { idempotencyKey: "key-other" });
    await expect(upload("second", { idempotencyKey: "key-other" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await expect(upload("first", { idempotencyKey: "key-other", label: "Elsewhere" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("says that its artifact was deleted", async () => {
    const { artifact } = await upload("deleted", { idempotencyKey: "key-deleted" });
    await deleteArtifact(scope, { artifactId: artifact.artifactId });
    await expect(upload("deleted", { idempotencyKey: "key-deleted" })).rejects.toMatchObject({
      code: "GONE",
    });
    expect(await listStaged()).toEqual([]);
  });
});
