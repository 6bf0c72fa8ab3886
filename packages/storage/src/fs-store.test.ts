import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InvalidObjectKey, ObjectCorrupt, StoreFull, StoreUnavailable } from "./errors.ts";
import { createFsStore } from "./fs-store.ts";
import { stageStream } from "./stage-stream.ts";
import { checkFreeSpace, removeStaleStaging } from "./staging-area.ts";
import { objectStoreSuite } from "./testing/object-store-suite.ts";
import { collect, createSuiteTools, makeBytes } from "./testing/suite-subject.ts";
import { createTemporaryDirectory } from "./testing/temporary-directory.ts";

const mediaType = "text/plain";
const oneDayMs = 86_400_000;

objectStoreSuite("the file store", async () => {
  const root = await mkdtemp(join(tmpdir(), "exhibit-store-"));
  const store = await createFsStore({ root });
  return { store, staging: store, close: () => rm(root, { recursive: true }) };
});

async function startStore() {
  const root = await createTemporaryDirectory();
  const store = await createFsStore({ root });
  const tools = createSuiteTools(() => ({ store, staging: store, close: async () => {} }));
  return { root, store, tools };
}

describe("the file store's disk", () => {
  it("refuses to stage below the free-space floor, leaves nothing, and goes on once there is room", async () => {
    const root = await createTemporaryDirectory();
    const full = await createFsStore({ root, minFreeBytes: Number.MAX_SAFE_INTEGER });
    await expect(stageStream(full, yieldOnce("x"))).rejects.toBeInstanceOf(StoreFull);
    await expect(checkFreeSpace(full)).rejects.toBeInstanceOf(StoreFull);
    expect(await readdir(full.stagingDir)).toEqual([]);
    const roomy = await createFsStore({ root, minFreeBytes: 1 });
    const file = await stageStream(roomy, yieldOnce("x"));
    await roomy.put({ key: "v1/a", file, mediaType });
    expect((await collect(await full.open("v1/a"))).toString()).toBe("x");
  });

  it.each([
    [
      "below a file",
      async (root: string) => {
        await writeFile(join(root, "file"), "");
        return join(root, "file", "store");
      },
    ],
    ["by a relative root", async () => "relative/store"],
  ])("is refused at start %s, in one sentence", async (_, choose) => {
    const root = await choose(await createTemporaryDirectory());
    await expect(createFsStore({ root })).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(createFsStore({ root })).rejects.toThrow(root);
  });

  it("shows no probe of its start as an object, and keeps objects over a restart", async () => {
    const { root, tools } = await startStore();
    await tools.keep("v1/a/b", Buffer.from("kept"));
    const again = await createFsStore({ root });
    expect(await tools.listKeys("")).toEqual(["v1/a/b"]);
    expect((await collect(await again.open("v1/a/b"))).toString()).toBe("kept");
    expect(await readdir(again.stagingDir)).toEqual([]);
  });

  it("keeps objects where only its own user reads, and nobody writes", async () => {
    const { root, tools } = await startStore();
    await tools.keep("v1/a/b", Buffer.from("kept"));
    expect((await stat(join(root, "objects/v1/a/b"))).mode & 0o777).toBe(0o400);
    expect((await stat(join(root, "objects/v1/a"))).mode & 0o077).toBe(0);
  });

  it("dates an object by its put, however old the staged bytes are", async () => {
    const { store, tools } = await startStore();
    const file = await tools.stage(Buffer.from("old"));
    const longAgo = new Date(Date.now() - 30 * oneDayMs);
    await utimes(file.path, longAgo, longAgo);
    const stored = await store.put({ key: "v1/a", file, mediaType });
    const found = await store.head("v1/a");
    for (const time of [stored.modifiedAt, found?.modifiedAt ?? longAgo]) {
      expect(Date.now() - time.getTime()).toBeLessThan(oneDayMs);
    }
  });
});

describe("the file store's put", () => {
  it("removes only staged files older than asked, and no object with them", async () => {
    const { store, tools } = await startStore();
    const [stale, fresh] = [await tools.stage(Buffer.from("1")), await tools.stage(Buffer.from("2"))];
    const longAgo = new Date(Date.now() - 2 * oneDayMs);
    await utimes(stale.path, longAgo, longAgo);
    await writeFile(join(store.stagingDir, "note.txt"), "");
    await utimes(join(store.stagingDir, "note.txt"), longAgo, longAgo);
    expect(await removeStaleStaging(store, new Date(Date.now() - oneDayMs))).toBe(1);
    expect(await readdir(store.stagingDir)).toHaveLength(2);
    expect((await store.put({ key: "v1/a", file: fresh, mediaType })).sizeBytes).toBe(1);
  });

  it("keeps the object whole when a crash left its staged name behind", async () => {
    const { root, store, tools } = await startStore();
    const file = await tools.stage(Buffer.from("linked, then killed"));
    await mkdir(join(root, "objects/v1"), { recursive: true });
    await link(file.path, join(root, "objects/v1/a"));
    expect(await removeStaleStaging(store, new Date(Date.now() + oneDayMs))).toBe(1);
    expect((await tools.load("v1/a")).toString()).toBe("linked, then killed");
  });

  it("refuses a staged path that became a symbolic link, and shows nothing", async () => {
    const { root, store, tools } = await startStore();
    await writeFile(join(root, "secret"), "secret");
    // As long as the link's own text, so that the size gives nothing away.
    const file = await tools.stage(makeBytes(join(root, "secret").length));
    await rm(file.path);
    await symlink(join(root, "secret"), file.path);
    await expect(store.put({ key: "v1/a", file, mediaType })).rejects.toBeInstanceOf(ObjectCorrupt);
    expect(await store.head("v1/a")).toBeNull();
  });

  it("says which staged file is gone", async () => {
    const { store, tools } = await startStore();
    const file = await tools.stage(Buffer.from("x"));
    await rm(file.path);
    await expect(store.put({ key: "v1/a", file, mediaType })).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it("refuses a key that runs through an object", async () => {
    const { store, tools } = await startStore();
    await tools.keep("v1/a", Buffer.from("x"));
    const file = await tools.stage(Buffer.from("y"));
    await expect(store.put({ key: "v1/a/b", file, mediaType })).rejects.toBeInstanceOf(InvalidObjectKey);
  });
});

describe("the file store's read", () => {
  it("does not follow a symbolic link in place of an object", async () => {
    const { root, store, tools } = await startStore();
    await tools.keep("v1/real", Buffer.from("x"));
    await symlink("/etc/passwd", join(root, "objects/v1/link"));
    expect(await store.head("v1/link")).toBeNull();
    expect(await tools.listKeys("")).toEqual(["v1/real"]);
    await expect(store.open("v1/link")).rejects.toThrow("holds no object");
    await expect(store.read("v1/link")).rejects.toThrow("holds no object");
  });

  it("fails with ObjectCorrupt when the file becomes shorter while it is read", async () => {
    const { root, store, tools } = await startStore();
    await tools.keep("v1/a", makeBytes(5 * 1024 * 1024));
    const chunks = (await store.read("v1/a"))[Symbol.asyncIterator]();
    await chunks.next();
    await truncate(join(root, "objects/v1/a"), 1_000);
    await chunks.next(); // was read ahead
    await expect(chunks.next()).rejects.toBeInstanceOf(ObjectCorrupt);
  });

  it("refuses two questions at once, since they would share a buffer", async () => {
    const { store, tools } = await startStore();
    await tools.keep("v1/a", makeBytes(5 * 1024 * 1024));
    const reader = await store.read("v1/a");
    const chunks = reader[Symbol.asyncIterator]();
    const results = await Promise.allSettled([chunks.next(), chunks.next()]);
    expect(results.map((result) => result.status)).toEqual(["fulfilled", "rejected"]);
    await reader.close();
  });

  it("never lends a buffer again that a reader who left may still be sending", async () => {
    const { store, tools } = await startStore();
    const [first, second] = [makeBytes(3 * 1024 * 1024), makeBytes(3 * 1024 * 1024)];
    await Promise.all([tools.keep("v1/a", first), tools.keep("v1/b", second)]);
    const left = await store.read("v1/a");
    const { value } = await left[Symbol.asyncIterator]().next();
    if (value === undefined) throw new Error("The reader gave no chunk.");
    await left.close();
    for (let round = 0; round < 5; round += 1) await collect(await store.read("v1/b"));
    expect(first.subarray(0, value.length).equals(value)).toBe(true);
  });
});

async function* yieldOnce(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
