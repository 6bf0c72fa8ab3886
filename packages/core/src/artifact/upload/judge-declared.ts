import { type FileFormat, mediaTypeOfFormat } from "@exhibit/contracts";
import { supportedMimeTypes } from "file-type";
import type { RecognizedFile } from "./recognize-file.ts";

/** What is said of a file: by whoever sends it, by the header of the request, by its name. */
export interface DeclaredFile {
  readonly format: FileFormat | undefined;
  /** Undefined where nothing is said: absent, or `application/octet-stream`. */
  readonly mediaType: string | undefined;
  readonly name: string;
}

/** What is recorded of a file, and where its bytes gainsay what was said. */
export interface JudgedFile {
  readonly format: FileFormat;
  readonly mediaType: string;
  readonly mismatch: { declared: string; detected: string } | null;
}

/** What each format is a kind of. */
const kinds = {
  "exhibit-findings-ndjson": "ndjson",
  "prowler-ocsf-json": "json",
  "asff-json": "json",
  "dnsx-jsonl": "ndjson",
  json: "text",
  ndjson: "text",
  csv: "text",
  html: "text",
  markdown: "text",
  text: "binary",
  binary: null,
} as const satisfies Record<FileFormat, FileFormat | null>;

const formatsOfMediaTypes: Readonly<Record<string, FileFormat>> = {
  "application/json": "json",
  "application/x-ndjson": "ndjson",
  "application/jsonl": "ndjson",
  "text/csv": "csv",
  "text/html": "html",
  "text/markdown": "markdown",
  "text/plain": "text",
};

const formatsOfExtensions: Readonly<Record<string, FileFormat>> = {
  json: "json",
  ndjson: "ndjson",
  jsonl: "ndjson",
  csv: "csv",
  html: "html",
  htm: "html",
  md: "markdown",
};

/**
 * A format that was named outright is recorded as it was said. What the header or the name say only chooses among
 * what the bytes can be. Where bytes and words do not agree, both are told.
 */
export function judgeDeclared(declared: DeclaredFile, recognized: RecognizedFile): JudgedFile {
  const essence = declared.mediaType?.split(";", 1)[0]?.trim().toLowerCase();
  const stated = declared.format ?? formatsOfMediaTypes[essence ?? ""];
  const format = declared.format ?? chooseFormat(recognized, [stated, formatOfName(declared.name)]);
  const fallback = declared.format === undefined ? recognized.mediaType : mediaTypeOfFormat(declared.format);
  return {
    format,
    mediaType: declared.mediaType ?? fallback,
    mismatch: isGainsaid(stated, essence, recognized)
      ? { declared: stated ?? essence ?? "", detected: describeRecognized(recognized) }
      : null,
  };
}

function formatOfName(name: string): FileFormat | undefined {
  return formatsOfExtensions[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ""];
}

/** The first hint that the bytes allow, unless it only names what the likeliest format is a kind of. */
function chooseFormat({ formats }: RecognizedFile, hints: readonly (FileFormat | undefined)[]): FileFormat {
  const [likeliest] = formats;
  return hints.find((hint) => hint !== undefined && formats.includes(hint)) ?? likeliest;
}

function isGainsaid(
  stated: FileFormat | undefined,
  essence: string | undefined,
  recognized: RecognizedFile,
): boolean {
  if (stated !== undefined) return !recognized.formats.some((format) => isKindOf(format, stated));
  // Of types that first bytes name, the bytes have the last word; of all others nobody knows better.
  return essence !== undefined && supportedMimeTypes.has(essence) && essence !== recognized.mediaType;
}

function isKindOf(format: FileFormat, wanted: FileFormat): boolean {
  for (let kind: FileFormat | null = format; kind !== null; kind = kinds[kind]) {
    if (kind === wanted) return true;
  }
  return false;
}

function describeRecognized({ formats, mediaType, isSigned }: RecognizedFile): string {
  return isSigned ? mediaType : formats[0];
}
