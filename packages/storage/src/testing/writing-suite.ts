import { stat } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { InvalidObjectKey, ObjectCorrupt, ObjectExists } from "../errors.ts";
import { hostileKeys } from "./hostile-keys.ts";
import { hashBytes, makeBytes, type SuiteTools } from "./suite-subject.ts";

const mediaType = "application/octet-stream";

/** What `put` promises. */
export function describeWriting(tools: SuiteTools): void {
  describe("put", () => {
    it.each([0, 1, 65_536, 1_048_577])("keeps %i bytes as they were", async (sizeBytes) => {
      const [key, bytes] = [`${tools.prefix()}/f`, makeBytes(sizeBytes)];
      const before = Date.now();
      const stored = await tools.keep(key, bytes);
      expect(stored).toMatchObject({ key, sizeBytes });
      expect(Math.abs(stored.modifiedAt.getTime() - before)).toBeLessThan(60_000);
      expect(hashBytes(await tools.load(key))).toBe(hashBytes(bytes));
      expect(await tools.subject().store.head(key)).toMatchObject({ key, sizeBytes });
    });

    it("takes the staged file away once it is stored", async () => {
      const file = await tools.stage(makeBytes(10));
      await tools.subject().store.put({ key: `${tools.prefix()}/f`, file, mediaType });
      await expect(stat(file.path)).rejects.toMatchObject({ code: "ENOENT" });
    });

    it("refuses a taken key, keeps the first bytes and the second staged file", async () => {
      const [key, first] = [`${tools.prefix()}/f`, makeBytes(100)];
      await tools.keep(key, first);
      const file = await tools.stage(makeBytes(100));
      await expect(tools.subject().store.put({ key, file, mediaType })).rejects.toBeInstanceOf(ObjectExists);
      expect((await tools.load(key)).equals(first)).toBe(true);
      expect((await stat(file.path)).size).toBe(100);
    });

    it("has exactly one winner among 20 puts to one key, and its bytes stand", async () => {
      const key = `${tools.prefix()}/f`;
      const rivals = await Promise.all(Array.from({ length: 20 }, () => tools.stage(makeBytes(5_000))));
      const results = await Promise.allSettled(
        rivals.map((file) => tools.subject().store.put({ key, file, mediaType })),
      );
      const winners = rivals.filter((_, index) => results[index]?.status === "fulfilled");
      expect(winners).toHaveLength(1);
      for (const result of results) {
        if (result.status === "rejected") expect(result.reason).toBeInstanceOf(ObjectExists);
      }
      expect(hashBytes(await tools.load(key))).toBe(winners[0]?.sha256);
    });

    it("refuses a staged file of another size, and shows nothing", async () => {
      const key = `${tools.prefix()}/f`;
      const file = { ...(await tools.stage(makeBytes(100))), sizeBytes: 99 };
      await expect(tools.subject().store.put({ key, file, mediaType })).rejects.toBeInstanceOf(ObjectCorrupt);
      expect(await tools.subject().store.head(key)).toBeNull();
    });

    it("shows nothing of an aborted put, which can be tried again", async () => {
      const [prefix, bytes] = [tools.prefix(), makeBytes(1_048_577)];
      const key = `${prefix}/f`;
      const file = await tools.stage(bytes);
      const abort = new AbortController();
      const reason = new Error("cancelled by the test");
      const put = tools.subject().store.put({ key, file, mediaType, signal: abort.signal });
      abort.abort(reason);
      await expect(put).rejects.toBe(reason);
      expect(await tools.subject().store.head(key)).toBeNull();
      expect(await tools.listKeys(prefix)).toEqual([]);
      await tools.subject().store.put({ key, file, mediaType });
      expect(hashBytes(await tools.load(key))).toBe(hashBytes(bytes));
    });

    it.each(hostileKeys)("refuses the key %j everywhere", async (key) => {
      const { store } = tools.subject();
      const file = await tools.stage(makeBytes(1));
      await expect(store.put({ key, file, mediaType })).rejects.toBeInstanceOf(InvalidObjectKey);
      await expect(store.open(key)).rejects.toBeInstanceOf(InvalidObjectKey);
      await expect(store.read(key)).rejects.toBeInstanceOf(InvalidObjectKey);
      await expect(store.head(key)).rejects.toBeInstanceOf(InvalidObjectKey);
      await expect(store.delete([key])).rejects.toBeInstanceOf(InvalidObjectKey);
    });
  });
}
