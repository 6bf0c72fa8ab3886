import { describe, expect, it } from "vitest";
import { InvalidObjectKey, ObjectMissing } from "../errors.ts";
import { collect, hashBytes, makeBytes, type SuiteTools } from "./suite-subject.ts";

/** What `delete` promises. */
export function describeDeleting(tools: SuiteTools): void {
  describe("delete", () => {
    it("removes many at once, and says nothing about those that are gone", async () => {
      const prefix = tools.prefix();
      const keys = Array.from({ length: 40 }, (_, index) => `${prefix}/${index}`);
      await Promise.all(keys.map((key) => tools.keep(key, makeBytes(2))));
      await tools.keep(`${prefix}/stays`, makeBytes(2));
      await tools.subject().store.delete(keys);
      await tools.subject().store.delete(keys);
      await tools.subject().store.delete([]);
      expect(await tools.listKeys(prefix)).toEqual([`${prefix}/stays`]);
      await expect(tools.subject().store.open(`${prefix}/0`)).rejects.toBeInstanceOf(ObjectMissing);
    });

    it("removes nothing when one of the keys is no key", async () => {
      const prefix = tools.prefix();
      await tools.keep(`${prefix}/f`, makeBytes(2));
      await expect(tools.subject().store.delete([`${prefix}/f`, "../x"])).rejects.toBeInstanceOf(
        InvalidObjectKey,
      );
      expect(await tools.listKeys(prefix)).toEqual([`${prefix}/f`]);
    });

    it("leaves a prefix of keys alone: only whole keys are deleted", async () => {
      const prefix = tools.prefix();
      await tools.keep(`${prefix}/f`, makeBytes(2));
      await tools.subject().store.delete([prefix, `${prefix}/f/below`]);
      expect(await tools.listKeys(prefix)).toEqual([`${prefix}/f`]);
    });

    it("frees the key for a new object", async () => {
      const [key, bytes] = [`${tools.prefix()}/f`, makeBytes(9)];
      await tools.keep(key, makeBytes(5));
      await tools.subject().store.delete([key]);
      await tools.keep(key, bytes);
      expect((await tools.load(key)).equals(bytes)).toBe(true);
    });

    it("never gives a reader wrong or fewer bytes as if they were all", async () => {
      const [key, bytes] = [`${tools.prefix()}/f`, makeBytes(4 * 1024 * 1024)];
      await tools.keep(key, bytes);
      const readers = Array.from({ length: 20 }, () => readOrRefuse(tools, key));
      await tools.subject().store.delete([key]);
      const outcomes = await Promise.all(readers);
      for (const outcome of outcomes) expect(["refused", hashBytes(bytes)]).toContain(outcome);
      expect(await readOrRefuse(tools, key)).toBe("refused");
    });
  });
}

/** The digest of a body that came to its end, or that the read failed; only failures before the first byte are named. */
async function readOrRefuse(tools: SuiteTools, key: string): Promise<string> {
  try {
    const reader = await tools.subject().store.read(key);
    return await collect(reader).then(hashBytes, () => "refused");
  } catch (error) {
    expect(error).toBeInstanceOf(ObjectMissing);
    return "refused";
  }
}
