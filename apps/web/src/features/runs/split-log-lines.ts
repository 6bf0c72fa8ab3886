import type { LogChunk, LogStream } from "@exhibit/contracts";

/** One line of a log; `key` stays the same when older lines are put before it. */
export interface LogLine {
  key: string;
  at: string;
  stepRef: string;
  attempt: number;
  stream: LogStream;
  text: string;
}

const linesOfChunk = new WeakMap<LogChunk, readonly LogLine[]>();

/** The lines of chunks. A chunk is split once, however often the list grows. */
export function splitLogLines(chunks: readonly LogChunk[]): LogLine[] {
  return chunks.flatMap((chunk) => {
    const known = linesOfChunk.get(chunk);
    if (known) return known;
    const lines = splitChunk(chunk);
    linesOfChunk.set(chunk, lines);
    return lines;
  });
}

function splitChunk({ sequence, at, stepRef, attempt, stream, text }: LogChunk): LogLine[] {
  const ended = text.endsWith("\n") ? text.slice(0, -1) : text;
  return ended.split("\n").map((line, index) => ({
    key: `${sequence}:${index}`,
    at,
    stepRef,
    attempt,
    stream,
    text: overwrite(line),
  }));
}

/** What a terminal would show of a line that returns to its start: progress bars write themselves anew. */
function overwrite(line: string): string {
  const trimmed = line.replace(/\r+$/, "");
  return trimmed.slice(trimmed.lastIndexOf("\r") + 1);
}
