import type { ArtifactPreview, Json } from "@exhibit/contracts";
import { parseJson, splitArrayElements } from "./parse-json.ts";

const maxRecords = 500;
/** Of the lines at least this share must be JSON; else the file is text. */
const readableShare = 0.5;

/** One record a line; a line that is no JSON is shown as its text. Null where most lines are none. */
export function previewLines(text: string, isCut: boolean): ArtifactPreview | null {
  const lines = text.split(/\r\n|\n|\r/);
  // The last line of a cut file may be half of one.
  if (isCut) lines.pop();
  const filled = lines.filter((line) => line.trim() !== "");
  const records = filled.slice(0, maxRecords).map(readLine);
  const readable = records.filter(({ isReadable }) => isReadable).length;
  if (readable === 0 || readable < records.length * readableShare) return null;
  return {
    kind: "records",
    records: records.map(({ value }) => value),
    truncated: isCut || filled.length > maxRecords,
  };
}

function readLine(line: string): { value: Json; isReadable: boolean } {
  const value = parseJson(line);
  const isReadable = typeof value === "object" && value !== null;
  return { value: value === undefined ? line : value, isReadable };
}

/** A whole JSON text, or the first elements of an array that was cut. Null where it is neither. */
export function previewJson(text: string, isCut: boolean): ArtifactPreview | null {
  if (!isCut) {
    const value = parseJson(text);
    return value === undefined ? null : { kind: "json", value, truncated: false };
  }
  if (!text.trimStart().startsWith("[")) return null;
  const records: Json[] = [];
  for (const element of splitArrayElements(text).slice(0, maxRecords)) {
    const value = parseJson(element);
    if (value === undefined) return null;
    records.push(value);
  }
  return records.length === 0 ? null : { kind: "records", records, truncated: true };
}
