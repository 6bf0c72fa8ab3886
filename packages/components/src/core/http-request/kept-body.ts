import { Json } from "@exhibit/contracts";
import type { BodyFormat } from "./body-format.ts";

const maxKeptBytes = 1024 * 1024;

/** Small textual bodies as values beside the file, taken from the stream on its way. */
export class KeptBody {
  readonly #format: BodyFormat;
  #chunks: Uint8Array[] = [];
  #length = 0;

  constructor(format: BodyFormat) {
    this.#format = format;
  }

  /** Passes the bytes on; what is too long is not kept. */
  async *watch(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      this.#length += chunk.byteLength;
      if (this.#length > maxKeptBytes) this.#chunks = [];
      else if (this.#format.isText) this.#chunks.push(chunk);
      yield chunk;
    }
  }

  /** The body in words where it is text of 1 MiB at most, and parsed where it is JSON that can be read. */
  read(): { text?: string; json?: Json } {
    if (!this.#format.isText || this.#length > maxKeptBytes) return {};
    const text = new TextDecoder().decode(Buffer.concat(this.#chunks));
    if (!this.#format.isJson) return { text };
    try {
      return { text, json: Json.parse(JSON.parse(text)) };
    } catch {
      return { text };
    }
  }
}
