import { beforeAll, describe, expect, it } from "vitest";
import { InvalidObjectKey } from "../errors.ts";
import { makeBytes, type SuiteTools } from "./suite-subject.ts";

const many = 1_500;
const putsAtOnce = 20;

/** What `list` promises. */
export function describeListing(tools: SuiteTools): void {
  describe("list", () => {
    let prefix = "";
    let keys: string[] = [];
    beforeAll(async () => {
      prefix = tools.prefix();
      keys = Array.from({ length: many }, (_, index) => `${prefix}/${String(index).padStart(4, "0")}`);
      for (let first = 0; first < many; first += putsAtOnce) {
        await Promise.all(keys.slice(first, first + putsAtOnce).map((key) => tools.keep(key, makeBytes(3))));
      }
      await tools.keep(`${prefix}-other/0001`, makeBytes(3));
    }, 60_000);

    it("yields every key below a prefix once, and no other", async () => {
      expect(await tools.listKeys(`${prefix}/`)).toEqual(keys);
    });

    it("takes a prefix that ends within a segment", async () => {
      expect(await tools.listKeys(`${prefix}/01`)).toEqual(
        keys.filter((key) => key.startsWith(`${prefix}/01`)),
      );
      expect(await tools.listKeys(prefix)).toHaveLength(many + 1);
    });

    it("says what head says of each", async () => {
      for await (const object of tools.subject().store.list(`${prefix}/000`)) {
        expect(object.sizeBytes).toBe(3);
        const known = await tools.subject().store.head(object.key);
        const apartMs = (known?.modifiedAt.getTime() ?? 0) - object.modifiedAt.getTime();
        expect(Math.abs(apartMs)).toBeLessThan(1_000);
      }
    });

    it("yields nothing where nothing is", async () => {
      expect(await tools.listKeys(`${prefix}-nothing/`)).toEqual([]);
      expect(await tools.listKeys(`${prefix}/0001/below`)).toEqual([]);
    });

    it("starts yielding at once and can be left", async () => {
      const seen: string[] = [];
      for await (const object of tools.subject().store.list("")) {
        seen.push(object.key);
        if (seen.length === 2) break;
      }
      expect(seen).toHaveLength(2);
    });

    it("goes on while objects vanish", async () => {
      const doomed = tools.prefix();
      await Promise.all([1, 2, 3].map((n) => tools.keep(`${doomed}/${n}`, makeBytes(1))));
      for await (const object of tools.subject().store.list(`${doomed}/`)) {
        expect(object.key.startsWith(doomed)).toBe(true);
        await tools.subject().store.delete([1, 2, 3].map((n) => `${doomed}/${n}`));
      }
      expect(await tools.listKeys(doomed)).toEqual([]);
    });

    it.each(["../", "/", "v1//", "v1/..", "v1/../x", "v1/*"])("refuses the prefix %j", async (hostile) => {
      await expect(tools.listKeys(hostile)).rejects.toBeInstanceOf(InvalidObjectKey);
    });
  });
}
