import type { FileFormat } from "./port.ts";

const mediaTypes = {
  "exhibit-findings-ndjson": "application/x-ndjson",
  "prowler-ocsf-json": "application/json",
  "asff-json": "application/json",
  "dnsx-jsonl": "application/x-ndjson",
  markdown: "text/markdown; charset=utf-8",
  json: "application/json",
  ndjson: "application/x-ndjson",
  csv: "text/csv; charset=utf-8",
  html: "text/html; charset=utf-8",
  text: "text/plain; charset=utf-8",
  binary: "application/octet-stream",
} as const satisfies Record<FileFormat, string>;

/** The media type of a file where a component names none. */
export function mediaTypeOfFormat(format: FileFormat): string {
  return mediaTypes[format];
}
