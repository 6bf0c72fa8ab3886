import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ObjectMissing, RangeUnsatisfiable } from "../errors.ts";
import { collect, makeBytes, type SuiteTools } from "./suite-subject.ts";

const rounds = 20;

/** Whoever leaves a read early, in whatever way, leaves no file handle or socket behind. Counted where /proc is. */
export function describeReleasing(tools: SuiteTools): void {
  describe("an unfinished read leaves no handle open", () => {
    let key = "";
    beforeEach((context) => {
      if (process.platform !== "linux") context.skip("counts open files in /proc, which only Linux has");
    });
    beforeAll(async () => {
      key = `${tools.prefix()}/f`;
      await tools.keep(key, makeBytes(5 * 1024 * 1024));
    });

    const leavesNothing = async (leave: () => Promise<void>): Promise<void> => {
      const warnings: string[] = [];
      const onWarning = (warning: Error): void => void warnings.push(warning.message);
      process.on("warning", onWarning);
      await leave(); // opens what an adapter keeps open, such as connections
      const before = await countHandles();
      for (let round = 0; round < rounds; round += 1) await leave();
      await expect.poll(countHandles, { timeout: 4_000 }).toBeLessThanOrEqual(before);
      process.off("warning", onWarning);
      // The garbage collector closes forgotten handles too, and says so.
      expect(warnings.filter((warning) => warning.includes("garbage collection"))).toEqual([]);
    };

    it("when a reader is aborted between chunks, and the next chunk is the reason", () =>
      leavesNothing(async () => {
        const abort = new AbortController();
        const reader = await tools.subject().store.read(key, { signal: abort.signal });
        const chunks = reader[Symbol.asyncIterator]();
        expect((await chunks.next()).done).not.toBe(true);
        const reason = new Error("cancelled by the test");
        abort.abort(reason);
        await expect(chunks.next()).rejects.toBe(reason);
      }));

    it("when a reader is aborted while a chunk is on its way", () =>
      leavesNothing(async () => {
        const abort = new AbortController();
        const reader = await tools.subject().store.read(key, { signal: abort.signal });
        const all = collect(reader);
        abort.abort(new Error("cancelled by the test"));
        await expect(all).rejects.toThrow("cancelled by the test");
      }));

    it("when an aborted reader is never asked again", () =>
      leavesNothing(async () => {
        const abort = new AbortController();
        const reader = await tools.subject().store.read(key, { signal: abort.signal });
        await reader[Symbol.asyncIterator]().next();
        abort.abort();
      }));

    it("when a reader is closed before, or twice", () =>
      leavesNothing(async () => {
        const reader = await tools.subject().store.read(key);
        await Promise.all([reader.close(), reader.close()]);
        await expect(collect(reader)).rejects.toThrow();
      }));

    it("when a loop over a reader breaks", () =>
      leavesNothing(async () => {
        for await (const chunk of await tools.subject().store.read(key)) {
          expect(chunk.length).toBeGreaterThan(0);
          break;
        }
      }));

    it("when a stream is aborted or destroyed", () =>
      leavesNothing(async () => {
        const abort = new AbortController();
        const aborted = await tools.subject().store.open(key, { signal: abort.signal });
        const failure = once(aborted, "error");
        abort.abort();
        await failure;
        const destroyed = await tools.subject().store.open(key);
        destroyed.destroy();
      }));

    it("when the read was refused", () =>
      leavesNothing(async () => {
        const { store } = tools.subject();
        const range = { start: 1_000_000_000, end: 1_000_000_001 };
        await expect(store.read(key, { range })).rejects.toBeInstanceOf(RangeUnsatisfiable);
        await expect(store.open(key, { range })).rejects.toBeInstanceOf(RangeUnsatisfiable);
        await expect(store.read(`${key}-nope`)).rejects.toBeInstanceOf(ObjectMissing);
        await expect(store.read(key, { signal: AbortSignal.abort() })).rejects.toThrow();
        await expect(store.open(key, { signal: AbortSignal.abort() })).rejects.toThrow();
      }));
  });
}

async function countHandles(): Promise<number> {
  return (await readdir("/proc/self/fd")).length;
}
