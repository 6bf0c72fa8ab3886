import { type FileFormat, type Json, mediaTypeOfFormat } from "@exhibit/contracts";
import { fileTypeFromBuffer } from "file-type";
import { z } from "zod";
import { decodeText } from "../preview/decode-text.ts";
import { parseJson, splitArrayElements } from "../preview/parse-json.ts";
import { readTableRows } from "../preview/preview-table.ts";

/** Lines that are looked at; what holds for so many holds for a file as far as anybody can say from its start. */
const maxLines = 200;

/** The start of a file whose kind nobody knows. */
export interface UnknownFile {
  readonly bytes: Uint8Array;
  /** True where the file goes on behind these bytes. */
  readonly isCut: boolean;
}

/** What bytes are. */
export interface RecognizedFile {
  /** The likeliest first; what a format is a kind of (`asff-json` is JSON, JSON is text) goes without saying. */
  readonly formats: readonly [FileFormat, ...FileFormat[]];
  readonly mediaType: string;
  /** True where the first bytes name the type: pictures, archives, documents. */
  readonly isSigned: boolean;
}

/** What a file is by its first bytes, never by its name. Never throws on content. */
export async function recognizeFile(file: UnknownFile): Promise<RecognizedFile> {
  const signature = await fileTypeFromBuffer(file.bytes).catch(() => undefined);
  const text = decodeText(file.bytes, file.isCut);
  const isText = text !== null && (signature === undefined || isTextual(signature.mime));
  if (!isText) {
    const mediaType = signature?.mime ?? mediaTypeOfFormat("binary");
    return { formats: ["binary"], mediaType, isSigned: signature !== undefined };
  }
  const formats = recognizeText(text.replace(/^\uFEFF/, ""), file.isCut);
  return { formats, mediaType: signature?.mime ?? mediaTypeOfFormat(formats[0]), isSigned: false };
}

function isTextual(mediaType: string): boolean {
  return mediaType.startsWith("text/") || /\b(xml|rtf)\b/.test(mediaType);
}

function recognizeText(text: string, isCut: boolean): RecognizedFile["formats"] {
  const start = text.trimStart();
  if (start === "") return ["text", "markdown", "csv", "exhibit-findings-ndjson"];
  if (start.startsWith("{") || start.startsWith("[")) {
    const records = recognizeLines(text, isCut) ?? recognizeJson(start, isCut);
    if (records !== null) return records;
  }
  if (/^<(!doctype\s+html|html)[\s>]/i.test(start.slice(0, 100))) return ["html"];
  if (isTable(text, isCut)) return ["csv", "markdown"];
  const isScalar = !isCut && start.length < 10_000 && parseJson(start) !== undefined;
  return isScalar ? ["text", "json", "markdown", "csv"] : ["text", "markdown", "csv"];
}

/** Two whole JSON values on lines of their own, and no line that is none. */
function recognizeLines(text: string, isCut: boolean): RecognizedFile["formats"] | null {
  const lines = text.split("\n");
  // The last line of a cut file may be half of one.
  if (isCut) lines.pop();
  const filled = lines.filter((line) => line.trim() !== "").slice(0, maxLines);
  const records = filled.map(parseJson);
  if (records.length < 2 || !records.every((record) => typeof record === "object" && record !== null)) {
    return null;
  }
  return isFinding(records[0]) ? ["exhibit-findings-ndjson"] : ["ndjson"];
}

/** A JSON text, or what can only be the start of one. */
function recognizeJson(text: string, isCut: boolean): RecognizedFile["formats"] | null {
  const first = isCut ? readCutJson(text) : readWholeJson(text);
  if (first === undefined) return null;
  if (isAsff(first)) return ["asff-json"];
  if (isOcsf(first)) return ["prowler-ocsf-json"];
  const isOneLine = !isCut && text.startsWith("{") && !text.trimEnd().includes("\n");
  if (!isOneLine) return ["json"];
  return isFinding(first) ? ["exhibit-findings-ndjson", "json"] : ["json", "ndjson"];
}

/** The first record of a report, or the document itself; undefined where it is no JSON. */
function readWholeJson(text: string): Json | undefined {
  const value = parseJson(text);
  if (Array.isArray(value)) return value[0] ?? null;
  const wrapped = z.object({ Findings: z.array(z.json()) }).safeParse(value);
  return wrapped.data?.Findings[0] ?? value;
}

function readCutJson(text: string): Json | undefined {
  if (!text.startsWith("[")) return /^\{\s*"[^"\\]{0,200}"\s*:/.test(text) ? null : undefined;
  const [element] = splitArrayElements(text);
  if (element !== undefined) return parseJson(element);
  // The first record alone is longer than what was read.
  return /^\[\s*\{\s*"[^"\\]{0,200}"\s*:/.test(text) ? null : undefined;
}

const Finding = z.object({ schema: z.literal("exhibit.finding/1") });
const Asff = z.object({ SchemaVersion: z.string(), ProductArn: z.string() });
const Ocsf = z.object({ class_uid: z.number(), metadata: z.object({}) });

const isFinding = (record: unknown): boolean => Finding.safeParse(record).success;
const isAsff = (record: unknown): boolean => Asff.safeParse(record).success;
const isOcsf = (record: unknown): boolean => Ocsf.safeParse(record).success;

/** Rows of equal length under names of columns; prose with a comma in each line has blanks behind its commas. */
function isTable(text: string, isCut: boolean): boolean {
  const [header, ...rows] = readTableRows(text, isCut);
  if (header === undefined || header.length < 2 || rows.length === 0) return false;
  const names = new Set(header);
  return (
    names.size === header.length &&
    header.every((name) => name !== "" && name.length <= 100 && !name.startsWith(" ")) &&
    rows.every((row) => row.length === header.length)
  );
}
