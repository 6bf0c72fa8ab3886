import type { IncomingMessage } from "node:http";
import type { BufferPool } from "../buffer-pool.ts";
import { StoreUnavailable } from "../errors.ts";
import type { ObjectReader } from "../object-store.ts";

/** An answer that carries an object, and how to speak of it. */
export interface ResponseReaderInput {
  readonly key: string;
  readonly response: IncomingMessage;
  readonly sizeBytes: number;
  /** Silence after which the store counts as gone, while somebody waits for bytes. */
  readonly stallMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Lends the buffer that chunks are gathered in. */
  readonly pool: BufferPool;
  readonly translate: (error: unknown) => unknown;
}

type Result = IteratorResult<Uint8Array, undefined>;

/**
 * ObjectReader over an answer of the store: what comes in small pieces is gathered in one large buffer that is used
 * again, so that memory stays flat. A slow caller holds the store back. The answer has a length, so that one that ends
 * before it fails.
 */
export class ResponseReader implements ObjectReader, AsyncIterator<Uint8Array, undefined> {
  readonly sizeBytes: number;
  readonly #input: ResponseReaderInput;
  readonly #pieces: AsyncIterator<Buffer, undefined>;
  #buffer: Buffer<ArrayBuffer> | null = null;
  /** What came last, as far as it did not fit into the chunk before. */
  #piece: Buffer | null = null;
  #copiedBytes = 0;
  #isEnded = false;
  #isClosed = false;

  constructor(input: ResponseReaderInput) {
    this.#input = input;
    this.sizeBytes = input.sizeBytes;
    this.#pieces = input.response[Symbol.asyncIterator]();
    input.signal?.addEventListener("abort", this.#onAbort, { once: true });
    if (input.signal?.aborted) this.#onAbort();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array, undefined> {
    return this;
  }

  async next(): Promise<Result> {
    if (this.#isEnded) return { done: true, value: undefined };
    this.#input.signal?.throwIfAborted();
    if (this.#isClosed) throw new Error("The object reader was closed before its end.");
    try {
      return await this.#advance();
    } catch (error) {
      await this.close();
      this.#input.signal?.throwIfAborted();
      throw this.#input.translate(error);
    }
  }

  async return(): Promise<Result> {
    this.#isEnded = true;
    await this.close();
    return { done: true, value: undefined };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const { signal, response, pool } = this.#input;
    signal?.removeEventListener("abort", this.#onAbort);
    if (!response.complete || !response.readableEnded) response.destroy();
    // A socket may still hold it.
    if (this.#buffer !== null) pool.drop(this.#buffer);
    this.#buffer = null;
  }

  readonly #onAbort = (): void => {
    this.close().catch(() => {}); // the next chunk asked for rejects with the signal's reason
  };

  async #advance(): Promise<Result> {
    const buffer = this.#buffer ?? this.#input.pool.take(Math.max(this.sizeBytes, 1));
    this.#buffer = buffer;
    const filled = await this.#fill(buffer);
    // Closed meanwhile, and the buffer is dropped.
    if (this.#isClosed) throw new Error("The object reader was closed before its end.");
    if (filled > 0) return { done: false, value: buffer.subarray(0, filled) };
    // Asking for more said that the chunk before is used up.
    this.#input.pool.giveBack(buffer);
    this.#buffer = null;
    return this.return();
  }

  /** Fills the buffer unless the answer ends before; says how far. */
  async #fill(buffer: Buffer): Promise<number> {
    const { key, response, stallMs } = this.#input;
    const stalled = new StoreUnavailable(`The store sent nothing of object ${key} for ${stallMs / 1000} s.`);
    const timer = setTimeout(() => response.destroy(stalled), stallMs);
    try {
      let filled = 0;
      while (filled < buffer.length) {
        this.#piece ??= (await this.#pieces.next()).value ?? null;
        timer.refresh();
        if (this.#piece === null) break;
        const copied = this.#piece.copy(buffer, filled, this.#copiedBytes);
        filled += copied;
        this.#copiedBytes += copied;
        if (this.#copiedBytes < this.#piece.length) break;
        freePiece(this.#piece);
        this.#piece = null;
        this.#copiedBytes = 0;
      }
      return filled;
    } finally {
      clearTimeout(timer);
    }
  }
}

/** The collector would let 64 MiB of used pieces gather before it looks; what has a buffer to itself goes at once. */
function freePiece({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
