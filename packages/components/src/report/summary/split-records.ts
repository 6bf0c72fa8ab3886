import { ComponentError } from "../../sdk/component-error.ts";

/** One record of a report, not parsed yet, and where it begins. */
export interface RawRecord {
  /** UTF-8, without the comma or line end behind it. */
  bytes: Uint8Array;
  /** Offset of its first byte, and its line counted from 1. */
  offset: number;
  line: number;
}

/** Bytes of one record at most; a report's record is some kilobytes. */
const maxRecordBytes = 4 * 1024 * 1024;

const [quote, backslash, newline, comma] = [0x22, 0x5c, 0x0a, 0x2c];
const [openArray, closeArray, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** A report whose JSON ends early or is broken. Final, and it names the place. */
export class BrokenReport extends ComponentError {
  constructor(message: string, place: { offset: number; line: number }) {
    super(`the report is broken at byte ${place.offset} (line ${place.line}): ${message}`, {
      retryable: false,
      code: "BROKEN_REPORT",
    });
    this.name = "BrokenReport";
  }
}

/**
 * Splits a JSON array of objects, or objects one after another (NDJSON), record by record. Reports are hostile:
 * only braces and strings are looked at here, memory is one record, and nothing recurses. Throws BrokenReport.
 */
export async function* splitRecords(source: AsyncIterable<Uint8Array>): AsyncGenerator<RawRecord> {
  const splitter = new RecordSplitter();
  for await (const chunk of source) yield* splitter.read(chunk);
  splitter.end();
}

type Place = "start" | "first" | "value" | "behind" | "objects" | "ended";

class RecordSplitter {
  #place: Place = "start";
  #offset = 0;
  #line = 1;
  #depth = 0;
  #text: "outside" | "inside" | "escaped" = "outside";
  #begin = { offset: 0, line: 1 };
  #parts: Uint8Array[] = [];
  #partBytes = 0;

  *read(chunk: Uint8Array): Generator<RawRecord> {
    for (let index = 0; index < chunk.length; ) {
      const byte = chunk[index] ?? 0;
      if (this.#depth > 0 || this.#opens(byte)) {
        const end = this.#scan(chunk, index);
        this.#keep(chunk.subarray(index, end));
        this.#offset += end - index;
        index = end;
        if (this.#depth === 0) yield this.#finish();
      } else {
        if (byte === newline) this.#line += 1;
        this.#offset += 1;
        index += 1;
      }
    }
  }

  /** Throws where the report ends before it is complete. */
  end(): void {
    if (this.#depth > 0)
      throw new BrokenReport("the report ends inside the record that begins here", this.#begin);
    if (this.#place !== "ended" && this.#place !== "objects" && this.#place !== "start") {
      throw this.#broken("the report ends inside its list");
    }
  }

  /** Reads a byte between records; true where a record begins with it. */
  #opens(byte: number): boolean {
    if (byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) return false;
    if (this.#place === "start" && this.#offset < 3 && byte === byteOrderMark[this.#offset]) return false;
    if (byte === openObject && this.#place !== "behind" && this.#place !== "ended") {
      this.#begin = { offset: this.#offset, line: this.#line };
      return true;
    }
    this.#place = this.#nextPlace(byte);
    return false;
  }

  #nextPlace(byte: number): Place {
    if (byte === openArray && this.#place === "start") return "first";
    if (byte === closeArray && (this.#place === "first" || this.#place === "behind")) return "ended";
    if (byte === comma && this.#place === "behind") return "value";
    const shown =
      byte > 0x20 && byte < 0x7f ? `"${String.fromCharCode(byte)}"` : `byte 0x${byte.toString(16)}`;
    throw this.#broken(`${shown} stands where ${expected[this.#place]} should`);
  }

  /** Reads on inside a record, and gives where it or the chunk ends. Plain variables: every byte passes here. */
  #scan(chunk: Uint8Array, from: number): number {
    let depth = this.#depth;
    let text = this.#text;
    let lines = 0;
    let index = from;
    for (; index < chunk.length; index += 1) {
      const byte = chunk[index];
      if (text === "inside") {
        if (byte === quote) text = "outside";
        else if (byte === backslash) text = "escaped";
      } else if (text === "escaped") {
        text = "inside";
      } else if (byte === quote) {
        text = "inside";
      } else if (byte === openObject || byte === openArray) {
        depth += 1;
      } else if (byte === closeObject || byte === closeArray) {
        depth -= 1;
        if (depth === 0) break;
      }
      if (byte === newline) lines += 1;
    }
    this.#depth = depth;
    this.#text = text;
    this.#line += lines;
    return depth === 0 ? index + 1 : index;
  }

  #keep(part: Uint8Array): void {
    this.#partBytes += part.byteLength;
    if (this.#partBytes > maxRecordBytes) {
      throw new BrokenReport(`a record is larger than ${maxRecordBytes} bytes`, this.#begin);
    }
    this.#parts.push(Uint8Array.from(part));
  }

  #finish(): RawRecord {
    const record = { bytes: Buffer.concat(this.#parts), ...this.#begin };
    this.#parts = [];
    this.#partBytes = 0;
    this.#place = this.#place === "first" || this.#place === "value" ? "behind" : "objects";
    return record;
  }

  #broken(message: string): BrokenReport {
    return new BrokenReport(message, { offset: this.#offset, line: this.#line });
  }
}

const expected: Readonly<Record<Place, string>> = {
  start: "an object or a list of objects",
  first: "an object or the end of the list",
  value: "an object",
  behind: "a comma or the end of the list",
  objects: "another object",
  ended: "the end of the report",
};
