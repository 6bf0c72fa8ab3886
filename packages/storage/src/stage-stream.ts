import { Readable } from "node:stream";
import { translateFsError } from "./fs-error.ts";
import type { StagedFile } from "./object-store.ts";
import { type StageOptions, type StagingArea, StagingFile } from "./staging-area.ts";

const firstBufferBytes = 64 * 1024;
const bufferBytes = 1024 * 1024;

/**
 * Writes what the source yields to a new file in the area, hashing on the way; asks for more only as fast as
 * the disk takes it. On any failure the file is removed, the source destroyed, and the failure thrown: the
 * signal's reason, the source's error, FileTooLarge, StoreFull, StoreUnavailable.
 */
export async function stageStream(
  area: StagingArea,
  source: AsyncIterable<Uint8Array>,
  options: StageOptions = {},
): Promise<StagedFile> {
  const iterator = source[Symbol.asyncIterator]();
  let file: StagingFile | null = null;
  try {
    file = await createStagingFile(area, options);
    await copyInto(file, iterator, options.signal);
    return await finishStagingFile(file);
  } catch (error) {
    abandonSource(source, iterator, error);
    await file?.discard();
    throw error;
  }
}

async function createStagingFile(area: StagingArea, options: StageOptions): Promise<StagingFile> {
  try {
    return await StagingFile.create(area, options);
  } catch (error) {
    throw translateFsError(error, "staging a file");
  }
}

async function finishStagingFile(file: StagingFile): Promise<StagedFile> {
  try {
    return await file.finish();
  } catch (error) {
    throw translateFsError(error, "staging a file");
  }
}

async function copyInto(
  file: StagingFile,
  iterator: AsyncIterator<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const gathered = new GatheringWriter(file);
  for (;;) {
    const next = await nextOrAbort(iterator, signal);
    if (next.done === true) break;
    if (!(next.value instanceof Uint8Array)) throw new TypeError("A staged stream must yield bytes.");
    await gathered.add(next.value);
  }
  await gathered.flush();
  signal?.throwIfAborted();
}

/** Gathers small chunks into large writes; two buffers take turns, so that the source may reuse its own. */
class GatheringWriter {
  readonly #file: StagingFile;
  #filling = Buffer.allocUnsafeSlow(firstBufferBytes);
  #writing: Buffer<ArrayBuffer> | null = null;
  #length = 0;

  constructor(file: StagingFile) {
    this.#file = file;
  }

  async add(chunk: Uint8Array): Promise<void> {
    let taken = 0;
    while (taken < chunk.length) {
      const part = chunk.subarray(taken, taken + this.#filling.length - this.#length);
      this.#filling.set(part, this.#length);
      this.#length += part.length;
      taken += part.length;
      if (this.#length === this.#filling.length) await this.flush();
    }
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return;
    try {
      await this.#file.write(this.#filling.subarray(0, this.#length));
    } catch (error) {
      throw translateFsError(error, "staging a file");
    }
    // The write before this one is done, so the other buffer is free. A small first buffer is not used again.
    const free = this.#writing?.length === bufferBytes ? this.#writing : Buffer.allocUnsafeSlow(bufferBytes);
    this.#writing = this.#filling;
    this.#filling = free;
    this.#length = 0;
  }
}

/** The next chunk, or the signal's reason even where the source hangs. One listener at a time: no promise chain grows. */
function nextOrAbort<T>(
  iterator: AsyncIterator<T>,
  signal: AbortSignal | undefined,
): Promise<IteratorResult<T>> {
  if (signal === undefined) return iterator.next();
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    iterator
      .next()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", onAbort));
  });
}

/** Not awaited: a source that hangs would hang its own clean-up too. */
function abandonSource(
  source: AsyncIterable<Uint8Array>,
  iterator: AsyncIterator<Uint8Array>,
  error: unknown,
): void {
  if (source instanceof Readable) {
    source.on("error", () => {});
    source.destroy(error instanceof Error ? error : undefined);
  } else iterator.return?.().catch(() => {});
}
