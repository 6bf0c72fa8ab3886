import type { ArtifactPreview, FileFormat } from "@exhibit/contracts";
import { decodeText } from "./decode-text.ts";
import { previewJson, previewLines } from "./preview-records.ts";
import { previewTable } from "./preview-table.ts";

/** Bytes that a hex view shows. */
const hexBytes = 4_096;

/** The start of a file. */
export interface FileStart {
  readonly bytes: Uint8Array;
  /** True where the file goes on behind these bytes. */
  readonly isCut: boolean;
  /** What the component said it is; the content has the last word. */
  readonly format: FileFormat;
}

/** The start of a file as parsed data, whatever the bytes are: what can't be read as declared becomes text, else hex. */
export function buildPreview(start: FileStart): ArtifactPreview {
  const text =
    start.format === "binary" && !looksTextual(start.bytes) ? null : decodeText(start.bytes, start.isCut);
  if (text === null) return previewBytes(start);
  const readable = withoutMark(text);
  const plain: ArtifactPreview = { kind: "text", text: readable, truncated: start.isCut };
  return readers[start.format](readable, start.isCut) ?? plain;
}

type Reader = (text: string, isCut: boolean) => ArtifactPreview | null;

const readJson: Reader = (text, isCut) => previewJson(text, isCut) ?? previewLines(text, isCut);
const readLines: Reader = (text, isCut) => previewLines(text, isCut) ?? previewJson(text, isCut);
const readText: Reader = () => null;

const readers = {
  "exhibit-findings-ndjson": readLines,
  "prowler-ocsf-json": readJson,
  "asff-json": readJson,
  "dnsx-jsonl": readLines,
  json: readJson,
  ndjson: readLines,
  csv: (text, isCut) => (startsLikeJson(text) ? readJson(text, isCut) : null) ?? previewTable(text, isCut),
  markdown: (text, isCut) => ({ kind: "markdown", text, truncated: isCut }),
  html: readText,
  text: readText,
  binary: readText,
} as const satisfies Record<FileFormat, Reader>;

function startsLikeJson(text: string): boolean {
  return /^\s*[[{]/.test(text.slice(0, 1_000));
}

function looksTextual(bytes: Uint8Array): boolean {
  return bytes.length === 0 || bytes.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}

function withoutMark(text: string): string {
  return text.startsWith("\uFEFF") ? text.slice(1) : text;
}

function previewBytes({ bytes, isCut }: FileStart): ArtifactPreview {
  return {
    kind: "binary",
    hex: Buffer.from(bytes.subarray(0, hexBytes)).toString("hex"),
    truncated: isCut || bytes.length > hexBytes,
  };
}
