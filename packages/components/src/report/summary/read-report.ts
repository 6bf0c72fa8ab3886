import { ComponentError } from "../../sdk/component-error.ts";
import { type ReportFormat, reportFormats, reportReaders, type SummaryRecord } from "./report-format.ts";
import { BrokenReport, type RawRecord, splitRecords } from "./split-records.ts";

/** A format that no summary can be made of. Final, and it names what was seen. */
export class UnknownReport extends ComponentError {
  constructor(seen: string) {
    super(`the report's format is unknown: ${seen}; known are ${reportFormats.join(", ")}`, {
      retryable: false,
      code: "UNKNOWN_FORMAT",
    });
    this.name = "UnknownReport";
  }
}

/** Records of a report, each with the format that its first record showed and as it stands there. Throws UnknownReport and BrokenReport. */
export async function* readReport(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ format: ReportFormat; record: SummaryRecord; value: unknown }> {
  const head = new HeadKeeper(source);
  let format: ReportFormat | null = null;
  let count = 0;
  try {
    for await (const raw of splitRecords(head)) {
      const value = parseRecord(raw);
      count += 1;
      format ??= detectFormat(value, head);
      const record = reportReaders[format].read(value);
      if (!record)
        throw new BrokenReport(`record ${count} is not a record of ${format}: ${showKeys(value)}`, raw);
      yield { format, record, value };
    }
  } catch (error) {
    // Nothing was recognised yet: what stands there says more than where the JSON broke.
    if (error instanceof BrokenReport && count === 0 && !head.looksLikeRecords()) {
      throw new UnknownReport(`${head.show()} (${error.message})`);
    }
    throw error;
  }
  if (count === 0) {
    throw new UnknownReport(
      `${head.show()} holds no record, and an empty report can't be told from one that measured nothing`,
    );
  }
}

function parseRecord(raw: RawRecord): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(raw.bytes));
  } catch (error) {
    throw new BrokenReport(error instanceof Error ? error.message : "not JSON", raw);
  }
}

function detectFormat(value: unknown, head: HeadKeeper): ReportFormat {
  const found = reportFormats.find((format) => reportReaders[format].matches(value));
  if (found) return found;
  throw new UnknownReport(`${head.show()}, an object with ${showKeys(value)}`);
}

const shownKeys = 12;

function showKeys(value: unknown): string {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  const shown = keys.slice(0, shownKeys).map((key) => JSON.stringify(key.slice(0, 40)));
  return `the keys ${shown.join(", ") || "none"}${keys.length > shownKeys ? " …" : ""}`;
}

const headBytes = 48;

/** Passes a stream on and keeps its first bytes for messages. */
class HeadKeeper implements AsyncIterable<Uint8Array> {
  readonly #source: AsyncIterable<Uint8Array>;
  #head = Buffer.alloc(0);

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for await (const chunk of this.#source) {
      if (this.#head.length < headBytes)
        this.#head = Buffer.concat([this.#head, chunk.subarray(0, headBytes)]);
      yield chunk;
    }
  }

  /** Whether the file begins as a list or a row of objects does. */
  looksLikeRecords(): boolean {
    return /^\uFEFF?\s*(\[\s*)?(\{|$)/.test(this.#head.toString("utf8"));
  }

  show(): string {
    if (this.#head.length === 0) return "the file is empty: it";
    const head = this.#head.subarray(0, headBytes);
    return `it begins with ${JSON.stringify(head.toString("utf8").replaceAll("\uFFFD", "�"))}`;
  }
}
