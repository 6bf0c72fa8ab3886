import type { FileFormat, RasterMediaType } from "@exhibit/contracts";
import { create } from "content-disposition";

const mediaTypes = {
  "exhibit-findings-ndjson": "application/x-ndjson",
  "prowler-ocsf-json": "application/json",
  "asff-json": "application/json",
  "dnsx-jsonl": "application/x-ndjson",
  markdown: "text/markdown; charset=utf-8",
  json: "application/json",
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
  html: "application/octet-stream",
  text: "text/plain; charset=utf-8",
  binary: "application/octet-stream",
} as const satisfies Record<FileFormat, string>;

/** What a download says of its file. */
export interface DownloadFacts {
  readonly name: string;
  readonly format: FileFormat;
  readonly sha256: string;
}

/** What is said of an image. */
interface ImageFacts {
  readonly name: string;
  readonly mediaType: RasterMediaType;
  readonly sizeBytes: number;
}

/** The strong tag of a file: its digest. */
export function buildTag(sha256: string): string {
  return `"${sha256}"`;
}

/** Headers of an image that a page of ours paints: the type its bytes are, and nothing else that a browser could make of it. */
export function buildImageHeaders({ name, mediaType, sizeBytes }: ImageFacts): Record<string, string> {
  return {
    ...buildFileHeaders(name),
    "content-type": mediaType,
    "content-length": String(sizeBytes),
  };
}

/** Headers that keep a file a file: saved under its name, never shown, never a document with an origin. */
export function buildSavedFileHeaders(name: string, mediaType: string): Record<string, string> {
  return {
    ...buildFileHeaders(name),
    "content-type": mediaType,
  };
}

/** The headers of an artifact's own bytes. */
export function buildDownloadHeaders({ name, format, sha256 }: DownloadFacts): Record<string, string> {
  return {
    ...buildSavedFileHeaders(name, mediaTypes[format]),
    "accept-ranges": "bytes",
    etag: buildTag(sha256),
  };
}

/** Stored bytes are never a document with an origin, whatever they are opened as. */
function buildFileHeaders(name: string): Record<string, string> {
  return {
    "content-disposition": create(name.toWellFormed(), { type: "attachment" }),
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "cache-control": "private, no-store",
  };
}
