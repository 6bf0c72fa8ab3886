import { type LogStream, logChunkMaxLength } from "@exhibit/contracts";

const flushAfterMs = 100;
const longestLine = 16 * 1024;
const quotaLength = 64 * 1024 * 1024;
const backlogLength = 4 * 1024 * 1024;
const closingTries = 5;

/** A piece of output as it is stored. */
export interface LogPiece {
  readonly stream: LogStream;
  readonly text: string;
}

/** The log of one attempt. Never makes a writer wait: what is too much is counted and dropped. */
export interface LogWriter {
  /** Raw output; lines may come in pieces. */
  write(stream: LogStream, text: string): void;
  /** One line. */
  line(stream: LogStream, text: string): void;
  /** Stores what is left. Output that can't be stored is given up after some tries. */
  close(): Promise<void>;
}

/** Creates a log over a storing function, which is called for one batch at a time. */
export function createLogWriter(
  store: (pieces: readonly LogPiece[]) => Promise<void>,
  onError: (error: unknown) => void,
): LogWriter {
  const open: Record<LogStream, string> = { stdout: "", stderr: "", system: "" };
  let ready: LogPiece[] = [];
  let readyLength = 0;
  let written = 0;
  let dropped = 0;
  let timer: NodeJS.Timeout | undefined;
  let flushing: Promise<void> | null = null;

  function write(stream: LogStream, text: string): void {
    if (text === "") return;
    if (written >= quotaLength || readyLength > backlogLength) {
      dropped += text.length;
      return;
    }
    written += text.length;
    const whole = open[stream] + text;
    const end = whole.length > longestLine ? whole.length : whole.lastIndexOf("\n") + 1;
    open[stream] = whole.slice(end);
    push(stream, whole.slice(0, end));
    schedule();
  }

  function push(stream: LogStream, text: string): void {
    for (let start = 0; start < text.length; ) {
      const last = ready.at(-1);
      const left = last?.stream === stream ? logChunkMaxLength - last.text.length : 0;
      const room = left > 1 ? left : 0; // one place may be too narrow for a character of two
      const taken = cutBeforeHalf(text, start, start + (room > 0 ? room : logChunkMaxLength));
      if (last && room > 0) ready[ready.length - 1] = { stream, text: last.text + taken };
      else ready.push({ stream, text: taken });
      start += taken.length;
    }
    readyLength += text.length;
  }

  function schedule(): void {
    if (flushing !== null || readyLength === 0) return;
    if (readyLength >= logChunkMaxLength) void flush();
    else timer ??= setTimeout(() => void flush(), flushAfterMs);
  }

  /** One at a time; a batch that failed comes first in the next one. */
  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const batch = ready;
    const length = readyLength;
    if (batch.length === 0) return;
    ready = [];
    readyLength = 0;
    flushing = store(batch).catch((error: unknown) => {
      onError(error);
      ready = [...batch, ...ready];
      readyLength += length;
    });
    await flushing;
    flushing = null;
    if (readyLength > 0) timer ??= setTimeout(() => void flush(), flushAfterMs);
  }

  function closeLines(): void {
    for (const stream of ["stdout", "stderr", "system"] as const) {
      push(stream, open[stream]);
      open[stream] = "";
    }
    if (dropped > 0) push("system", `${dropped} bytes dropped: the log of an attempt holds 64 MiB\n`);
    dropped = 0;
  }

  return {
    write,
    line: (stream, text) => write(stream, `${text}\n`),
    async close() {
      closeLines();
      for (let tried = 0; tried < closingTries && (flushing !== null || ready.length > 0); tried += 1) {
        await flushing;
        await flush();
      }
      clearTimeout(timer);
    },
  };
}

/** The text from `start`, to `end` or one before it where that would part the two halves of a character. */
function cutBeforeHalf(text: string, start: number, end: number): string {
  const last = text.charCodeAt(end - 1);
  const parts = end < text.length && last >= 0xd800 && last <= 0xdbff;
  return text.slice(start, parts ? end - 1 : end);
}
