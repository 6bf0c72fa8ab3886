import type { ArtifactPreview } from "@exhibit/contracts";
import { parse } from "csv-parse/sync";
import { z } from "zod";

const maxRows = 500;
const maxColumns = 200;
const maxCellCharacters = 2_000;
const delimiters = [",", ";", "\t", "|"] as const;

const Row = z.array(z.string());

/** Rows and columns of delimited text; the first row names the columns. Null for what can't be read as such. */
export function previewTable(text: string, isCut: boolean): ArtifactPreview | null {
  const rows = readTableRows(text, isCut);
  const [header, ...body] = rows;
  if (header === undefined) return null;
  const width = Math.min(maxColumns, Math.max(...rows.map((row) => row.length)));
  const isTruncated = isCut || body.length > maxRows || rows.some((row) => row.length > maxColumns);
  return {
    kind: "table",
    columns: fitRow(header, width),
    rows: body.slice(0, maxRows).map((row) => fitRow(row, width)),
    truncated: isTruncated || rows.some((row) => row.some((cell) => cell.length > maxCellCharacters)),
  };
}

/** The first rows of delimited text, the header among them; none where it can't be read as such. */
export function readTableRows(text: string, isCut: boolean): string[][] {
  const rows: string[][] = [];
  try {
    parse(text, {
      bom: true,
      delimiter: findDelimiter(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      to: maxRows + 2,
      on_record: (record) => void rows.push(Row.parse(record)),
    });
  } catch {
    // A cut inside a quoted cell leaves the rows before it.
    return isCut ? rows : [];
  }
  // The last row of a cut file may be half of one.
  return isCut && rows.length < maxRows + 2 ? rows.slice(0, -1) : rows;
}

/** What stands most often in the first line; a comma where nothing does. */
function findDelimiter(text: string): string {
  const line = text.slice(0, 10_000).split(/[\r\n]/, 1)[0] ?? "";
  const counts = delimiters.map((delimiter) => ({ delimiter, count: line.split(delimiter).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}

function fitRow(row: readonly string[], width: number): string[] {
  return Array.from({ length: width }, (_, column) => (row[column] ?? "").slice(0, maxCellCharacters));
}
