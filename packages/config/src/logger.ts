import { type Logger, type LoggerOptions as PinoOptions, pino } from "pino";

export type { Logger } from "pino";

/** How a process logs. */
export interface LoggerOptions {
  /** Name of the process: `api`, `runner`, `studio`. */
  readonly name: string;
  /** Lowest level that is written; `info` unless told. */
  readonly level?: string;
  /** Short lines for a person instead of JSON; unless told, only where the stream is a terminal. */
  readonly pretty?: boolean;
  /** Where lines go; standard error unless told, so that standard output stays for answers. */
  readonly stream?: { write(line: string): unknown; readonly isTTY?: boolean };
}

const REDACTED = [
  "password",
  "token",
  "secret",
  "authorization",
  "cookie",
  "databaseUrl",
  "*.password",
  "*.token",
  "*.secret",
  "*.authorization",
  "*.cookie",
  "*.databaseUrl",
];

const OWN_FIELDS = new Set(["level", "time", "name", "msg", "err"]);

/** Creates the pino logger of one process; credentials in known fields are redacted. */
export function createLogger(options: LoggerOptions): Logger {
  const stream = options.stream ?? process.stderr;
  const pretty = options.pretty ?? stream.isTTY === true;
  const settings: PinoOptions = {
    name: options.name,
    level: options.level ?? "info",
    base: { name: options.name },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: REDACTED, censor: "(hidden)" },
  };
  return pino(settings, pretty ? { write: (line: string) => stream.write(formatLine(line)) } : stream);
}

/** `12:00:01 warn  runner  text key=value`, and the error's message on the same line. */
function formatLine(json: string): string {
  const line: Record<string, unknown> = JSON.parse(json);
  const time = String(line.time).slice(11, 19);
  const parts = [time, String(line.level).padEnd(5), String(line.name), String(line.msg ?? "")];
  for (const [key, value] of Object.entries(line)) {
    if (!OWN_FIELDS.has(key))
      parts.push(`${key}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  }
  const error = line.err;
  if (typeof error === "object" && error !== null && "message" in error)
    parts.push(`error=${String(error.message)}`);
  return `${parts.join(" ")}\n`;
}
