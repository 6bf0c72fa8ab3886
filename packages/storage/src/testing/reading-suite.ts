import { describe, expect, it } from "vitest";
import { ObjectMissing, RangeUnsatisfiable } from "../errors.ts";
import type { ByteRange } from "../object-store.ts";
import { collect, hashBytes, makeBytes, type SuiteTools } from "./suite-subject.ts";

const large = 3 * 1024 * 1024 + 17;
const ranges: readonly { name: string; range: ByteRange }[] = [
  { name: "the first byte", range: { start: 0, end: 0 } },
  { name: "the middle, across buffers", range: { start: 1_000_000, end: 2_500_000 } },
  { name: "the last byte", range: { start: large - 1, end: large - 1 } },
  { name: "an end beyond the end", range: { start: large - 10, end: large + 1_000 } },
];

/** What `open` and `read` promise about bytes. */
export function describeReading(tools: SuiteTools): void {
  describe.each(["open", "read"] as const)("%s", (method) => {
    const loadWith = async (key: string, range?: ByteRange): Promise<Buffer> =>
      collect(await tools.subject().store[method](key, { range }));

    it.each(ranges)("gives back byte for byte $name", async ({ range }) => {
      const [key, bytes] = [`${tools.prefix()}/f`, makeBytes(large)];
      await tools.keep(key, bytes);
      const expected = bytes.subarray(range.start, range.end + 1);
      expect(hashBytes(await loadWith(key, range))).toBe(hashBytes(expected));
    });

    it.each([0, 1, 65_536, 65_537, 1_048_576, 1_048_577, large])(
      "gives back all of %i bytes",
      async (sizeBytes) => {
        const [key, bytes] = [`${tools.prefix()}/f`, makeBytes(sizeBytes)];
        await tools.keep(key, bytes);
        expect(hashBytes(await loadWith(key))).toBe(hashBytes(bytes));
      },
    );

    it("refuses a range that starts at the end, or in nothing", async () => {
      const prefix = tools.prefix();
      await tools.keep(`${prefix}/ten`, makeBytes(10));
      await tools.keep(`${prefix}/none`, makeBytes(0));
      await expect(loadWith(`${prefix}/ten`, { start: 10, end: 20 })).rejects.toBeInstanceOf(
        RangeUnsatisfiable,
      );
      await expect(loadWith(`${prefix}/none`, { start: 0, end: 0 })).rejects.toBeInstanceOf(
        RangeUnsatisfiable,
      );
      await expect(loadWith(`${prefix}/ten`, { start: 5, end: 4 })).rejects.toBeInstanceOf(RangeError);
    });

    it("names a missing key with ObjectMissing, whatever the vendor threw", async () => {
      const prefix = tools.prefix();
      await expect(loadWith(`${prefix}/nope`)).rejects.toBeInstanceOf(ObjectMissing);
      await tools.keep(`${prefix}/file`, makeBytes(1));
      await expect(loadWith(prefix)).rejects.toBeInstanceOf(ObjectMissing);
      await expect(loadWith(`${prefix}/file/below`)).rejects.toBeInstanceOf(ObjectMissing);
      expect(await tools.subject().store.head(`${prefix}/nope`)).toBeNull();
      expect(await tools.subject().store.head(prefix)).toBeNull();
      expect(await tools.subject().store.head(`${prefix}/file/below`)).toBeNull();
    });

    it("keeps 30 readers of two objects apart, some of whom leave early", async () => {
      const prefix = tools.prefix();
      const objects = [makeBytes(large), makeBytes(large)];
      await Promise.all(objects.map((bytes, index) => tools.keep(`${prefix}/${index}`, bytes)));
      const expected = objects.map(hashBytes);
      const readers = Array.from({ length: 30 }, async (_, index) => {
        if (index % 5 === 4) return leaveEarly(await tools.subject().store[method](`${prefix}/${index % 2}`));
        return expect(hashBytes(await loadWith(`${prefix}/${index % 2}`))).toBe(expected[index % 2]);
      });
      await Promise.all(readers);
    });
  });

  it("says before the first byte how many will come", async () => {
    const key = `${tools.prefix()}/f`;
    await tools.keep(key, makeBytes(100));
    const readers = await Promise.all([
      tools.subject().store.read(key),
      tools.subject().store.read(key, { range: { start: 90, end: 1_000 } }),
    ]);
    expect(readers.map((reader) => reader.sizeBytes)).toEqual([100, 10]);
    await Promise.all(readers.map((reader) => reader.close()));
  });
}

async function leaveEarly(source: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of source) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
}
