import type { FileHandle } from "node:fs/promises";
import type { BufferPool } from "./buffer-pool.ts";
import { ObjectCorrupt } from "./errors.ts";
import { translateFsError } from "./fs-error.ts";
import type { ObjectReader } from "./object-store.ts";

/** An open file, what to read of it, and the key to name in errors. */
export interface FileReaderInput {
  readonly key: string;
  readonly handle: FileHandle;
  readonly start: number;
  readonly sizeBytes: number;
  readonly pool: BufferPool;
  readonly signal?: AbortSignal | undefined;
}

interface Chunk {
  readonly buffer: Buffer<ArrayBuffer>;
  readonly length: number;
  readonly filled: Promise<void>;
}

type Result = IteratorResult<Uint8Array, undefined>;

/** ObjectReader over a file handle, which it owns: closed at the end, on failure, abort, or when the caller leaves. */
export class FileReader implements ObjectReader, AsyncIterator<Uint8Array, undefined> {
  readonly sizeBytes: number;
  readonly #input: FileReaderInput;
  #position: number;
  #remaining: number;
  /** Being filled while the caller uses the chunk before. */
  #ahead: Chunk | null = null;
  /** In the caller's hands. */
  #given: Buffer<ArrayBuffer> | null = null;
  /** Used up by the caller, free for the next read. */
  #spare: Buffer<ArrayBuffer> | null = null;
  #state: "idle" | "asked" | "ended" = "idle";
  #closing: Promise<void> | null = null;

  constructor(input: FileReaderInput) {
    this.#input = input;
    this.sizeBytes = input.sizeBytes;
    this.#position = input.start;
    this.#remaining = input.sizeBytes;
    input.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return this;
  }

  async next(): Promise<Result> {
    if (this.#state === "ended") return { done: true, value: undefined };
    if (this.#state === "asked") throw new Error("An object reader was asked for two chunks at once.");
    this.#state = "asked";
    try {
      const result = await this.#advance();
      this.#state = result.done === true ? "ended" : "idle";
      return result;
    } catch (error) {
      this.#state = "idle";
      await this.close();
      this.#input.signal?.throwIfAborted();
      throw translateFsError(error, `reading object ${this.#input.key}`);
    }
  }

  async return(): Promise<Result> {
    await this.close();
    return { done: true, value: undefined };
  }

  close(): Promise<void> {
    this.#closing ??= this.#free();
    return this.#closing;
  }

  readonly #onAbort = (): void => {
    this.close().catch(() => {}); // the next chunk asked for rejects with the signal's reason
  };

  async #advance(): Promise<Result> {
    this.#refuseClosed();
    this.#takeBackGiven();
    this.#ahead ??= this.#startReading();
    const chunk = this.#ahead;
    if (chunk === null) return this.return();
    await chunk.filled;
    this.#refuseClosed();
    this.#given = chunk.buffer;
    this.#ahead = this.#startReading();
    return { done: false, value: chunk.buffer.subarray(0, chunk.length) };
  }

  /** A short body must never look like a whole one, so a closed reader does not just end. */
  #refuseClosed(): void {
    this.#input.signal?.throwIfAborted();
    if (this.#closing !== null) throw new Error("The object reader was closed before its end.");
  }

  /** Asking for more says that the chunk given before is used up. */
  #takeBackGiven(): void {
    if (this.#given === null) return;
    if (this.#spare !== null) this.#input.pool.giveBack(this.#spare);
    this.#spare = this.#given;
    this.#given = null;
  }

  #startReading(): Chunk | null {
    if (this.#remaining === 0) return null;
    const buffer = this.#spare ?? this.#input.pool.take(this.#remaining);
    this.#spare = null;
    const length = Math.min(buffer.length, this.#remaining);
    const filled = this.#fill(buffer, length, this.#position);
    filled.catch(() => {}); // whoever awaits it sees the failure; until then it must not count as unhandled
    this.#position += length;
    this.#remaining -= length;
    return { buffer, length, filled };
  }

  async #fill(buffer: Buffer<ArrayBuffer>, length: number, position: number): Promise<void> {
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#input.handle.read(buffer, filled, length - filled, position + filled);
      if (bytesRead === 0) throw new ObjectCorrupt(this.#input.key, `it ends at byte ${position + filled}`);
      filled += bytesRead;
    }
  }

  async #free(): Promise<void> {
    const { pool, handle, signal } = this.#input;
    signal?.removeEventListener("abort", this.#onAbort);
    const [ahead, given, spare] = [this.#ahead, this.#given, this.#spare];
    this.#ahead = this.#given = this.#spare = null;
    if (spare !== null) pool.giveBack(spare);
    if (given !== null) pool.drop(given); // a socket may still hold it
    await ahead?.filled.catch(() => {});
    if (ahead !== null) pool.giveBack(ahead.buffer);
    await handle.close();
  }
}
