import { readdirSync, statSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { FileTooLarge, StoreUnavailable } from "./errors.ts";
import { stageStream } from "./stage-stream.ts";
import { hashBytes, makeBytes } from "./testing/suite-subject.ts";
import { createTemporaryDirectory } from "./testing/temporary-directory.ts";

const chunkSizes = [0, 1, 100, 65_535, 65_537, 1_048_576, 3_000_000];

async function startArea() {
  return { stagingDir: await createTemporaryDirectory() };
}

async function* yieldChunks(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let taken = 0;
  for (let index = 0; taken < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    yield bytes.subarray(taken, taken + size);
    taken += size;
  }
}

/** Yields one buffer again and again, as a fast source does. */
async function* yieldReused(count: number, sizeBytes: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(sizeBytes);
  for (let index = 0; index < count; index += 1) yield buffer.fill(index % 251);
}

async function* yieldThenHang(): AsyncGenerator<Uint8Array> {
  yield Buffer.from("some");
  await new Promise(() => {});
}

describe("staging a stream", () => {
  it.each([0, 1, 65_536, 65_537, 1_114_112, 9_000_001])(
    "keeps size, digest and bytes of %i",
    async (sizeBytes) => {
      const [area, bytes] = [await startArea(), makeBytes(sizeBytes)];
      const file = await stageStream(area, yieldChunks(bytes, chunkSizes));
      expect(file).toMatchObject({ sizeBytes, sha256: hashBytes(bytes) });
      expect(hashBytes(await readFile(file.path))).toBe(file.sha256);
    },
  );

  it("takes thousands of tiny chunks, and a source that uses one buffer again", async () => {
    const area = await startArea();
    const tiny = makeBytes(30_000);
    expect((await stageStream(area, yieldChunks(tiny, [3]))).sha256).toBe(hashBytes(tiny));
    const reused = await stageStream(area, yieldReused(40, 200_000));
    const expected = Buffer.concat(
      Array.from({ length: 40 }, (_, index) => Buffer.alloc(200_000, index % 251)),
    );
    expect(reused.sha256).toBe(hashBytes(expected));
    expect(hashBytes(await readFile(reused.path))).toBe(reused.sha256);
  });

  it("asks for no more than the disk takes", async () => {
    const area = await startArea();
    const chunk = Buffer.alloc(64 * 1024);
    let [asked, mostAhead] = [0, 0];
    async function* watchLag(): AsyncGenerator<Uint8Array> {
      for (; asked < 500; asked += 1) {
        const [name] = readdirSync(area.stagingDir);
        const onDisk = name === undefined ? 0 : statSync(join(area.stagingDir, name)).size;
        mostAhead = Math.max(mostAhead, asked * chunk.length - onDisk);
        yield chunk;
      }
    }
    expect((await stageStream(area, watchLag())).sizeBytes).toBe(500 * chunk.length);
    expect(mostAhead).toBeLessThan(3 * 1024 * 1024);
  });

  it("removes the file and destroys the source when too much comes", async () => {
    const area = await startArea();
    const source = Readable.from([makeBytes(600_000), makeBytes(600_000), makeBytes(600_000)]);
    await expect(stageStream(area, source, { maxBytes: 1_000_000 })).rejects.toBeInstanceOf(FileTooLarge);
    expect(source.destroyed).toBe(true);
    expect(await readdir(area.stagingDir)).toEqual([]);
    const oneMore = stageStream(area, yieldChunks(makeBytes(1_000_001), [7_777]), { maxBytes: 1_000_000 });
    await expect(oneMore).rejects.toBeInstanceOf(FileTooLarge);
    expect(await readdir(area.stagingDir)).toEqual([]);
    const exact = await stageStream(area, yieldChunks(makeBytes(1_000_000), [7_777]), {
      maxBytes: 1_000_000,
    });
    expect(exact.sizeBytes).toBe(1_000_000);
  });

  it("throws the source's own error and removes the file", async () => {
    const area = await startArea();
    const failure = new Error("the client went away");
    const source = new Readable({ read: () => {} });
    source.push(makeBytes(100_000));
    const staging = stageStream(area, source);
    source.destroy(failure);
    await expect(staging).rejects.toBe(failure);
    expect(await readdir(area.stagingDir)).toEqual([]);
  });

  it.each([
    ["a generator", () => yieldThenHang()],
    ["a stream", () => new Readable({ read: () => {} })],
  ])("is aborted at once while %s hangs, and leaves nothing", async (_, start) => {
    const area = await startArea();
    const abort = new AbortController();
    const source = start();
    const staging = stageStream(area, source, { signal: abort.signal });
    const reason = new Error("cancelled by the test");
    await expect.poll(() => readdir(area.stagingDir), { timeout: 5_000 }).toHaveLength(1);
    abort.abort(reason);
    await expect(staging).rejects.toBe(reason);
    expect(await readdir(area.stagingDir)).toEqual([]);
    if (source instanceof Readable) expect(source.destroyed).toBe(true);
  });

  it("refuses what is aborted already, text, and an area that is not there", async () => {
    const area = await startArea();
    const signal = AbortSignal.abort(new Error("cancelled before"));
    await expect(stageStream(area, yieldThenHang(), { signal })).rejects.toThrow("cancelled before");
    await expect(stageStream(area, Readable.from(["text"]))).rejects.toBeInstanceOf(TypeError);
    const nowhere = { stagingDir: `${area.stagingDir}/nowhere` };
    await expect(stageStream(nowhere, yieldThenHang())).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await readdir(area.stagingDir)).toEqual([]);
  });
});
