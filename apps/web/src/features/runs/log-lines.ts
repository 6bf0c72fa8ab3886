import type { LogChunk, LogStream } from "@exhibit/contracts";
import { colorCode, keepColors } from "./keep-colors.ts";

/** One line of output. `text` may hold color codes, `plain` never does. */
export interface LogLine {
  /** Unique in a run and stable: sequence and place within the chunk. */
  key: string;
  at: string;
  stepRef: string;
  attempt: number;
  stream: LogStream;
  text: string;
  plain: string;
}

const esc = "\u001b";
const resets = new Set([`${esc}[m`, `${esc}[0m`]);
const cache = new WeakMap<LogChunk, readonly LogLine[]>();

/** The lines of a chunk; the same chunk gives the same lines. */
export function splitLines(chunk: LogChunk): readonly LogLine[] {
  const known = cache.get(chunk);
  if (known) return known;
  const lines = readLines(chunk);
  cache.set(chunk, lines);
  return lines;
}

function readLines({ sequence, at, stepRef, attempt, stream, text }: LogChunk): readonly LogLine[] {
  const written = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  // A color that was set on one line goes on into the next ones.
  let colors = "";
  return written.map((raw, index) => {
    const line = colors + keepColors(overwrite(raw));
    colors = carryColors(colors, raw);
    return {
      key: `${sequence}:${index}`,
      at,
      stepRef,
      attempt,
      stream,
      text: line,
      plain: line.replace(colorCode, ""),
    };
  });
}

/** What a terminal would show of a line that returns to its start: the last that was written over it. */
function overwrite(raw: string): string {
  const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
  return line.slice(line.lastIndexOf("\r") + 1);
}

function carryColors(colors: string, raw: string): string {
  let carried = colors;
  for (const [code] of raw.matchAll(colorCode)) carried = resets.has(code) ? "" : carried + code;
  return carried;
}

/** Which lines to show. */
export interface LogFilter {
  stream: LogStream | undefined;
  search: string;
}

/** The lines of some chunks that a filter lets through. */
export function filterLines(chunks: readonly LogChunk[], filter: LogFilter): LogLine[] {
  const search = filter.search.toLowerCase();
  return chunks.flatMap((chunk) => {
    if (filter.stream !== undefined && chunk.stream !== filter.stream) return [];
    const lines = splitLines(chunk);
    return search === "" ? lines : lines.filter(({ plain }) => plain.toLowerCase().includes(search));
  });
}
