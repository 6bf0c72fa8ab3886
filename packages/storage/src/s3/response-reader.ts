import type { IncomingMessage } from "node:http";
import { ObjectCorrupt, StoreUnavailable } from "../errors.ts";
import type { ObjectReader } from "../object-store.ts";

/** An answer that carries an object, and how to speak of it. */
export interface ResponseReaderInput {
  readonly key: string;
  readonly response: IncomingMessage;
  readonly sizeBytes: number;
  /** Silence after which the store counts as gone, while somebody waits for bytes. */
  readonly stallMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly translate: (error: unknown) => unknown;
}

type Result = IteratorResult<Uint8Array, undefined>;

/** ObjectReader over an answer of the store. A slow caller holds the store back; a short answer never looks whole. */
export class ResponseReader implements ObjectReader, AsyncIterator<Uint8Array, undefined> {
  readonly sizeBytes: number;
  readonly #input: ResponseReaderInput;
  readonly #chunks: AsyncIterator<Buffer, undefined>;
  #receivedBytes = 0;
  #isEnded = false;
  #isClosed = false;

  constructor(input: ResponseReaderInput) {
    this.#input = input;
    this.sizeBytes = input.sizeBytes;
    this.#chunks = input.response[Symbol.asyncIterator]();
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
    this.#input.signal?.removeEventListener("abort", this.#onAbort);
    if (!this.#input.response.complete || !this.#input.response.readableEnded) this.#input.response.destroy();
  }

  readonly #onAbort = (): void => {
    this.close().catch(() => {}); // the next chunk asked for rejects with the signal's reason
  };

  async #advance(): Promise<Result> {
    const { key, response, stallMs } = this.#input;
    const stalled = new StoreUnavailable(`The store sent nothing of object ${key} for ${stallMs / 1000} s.`);
    const timer = setTimeout(() => response.destroy(stalled), stallMs);
    try {
      const { done, value } = await this.#chunks.next();
      if (done === true || value === undefined) return this.#end();
      this.#receivedBytes += value.length;
      return { done: false, value };
    } finally {
      clearTimeout(timer);
    }
  }

  async #end(): Promise<Result> {
    if (this.#receivedBytes !== this.sizeBytes) {
      throw new ObjectCorrupt(this.#input.key, `it ends at byte ${this.#receivedBytes} of ${this.sizeBytes}`);
    }
    return this.return();
  }
}
