import type { Readable } from "node:stream";
import type {
  ArtifactAttributes,
  ArtifactRef,
  FileFormat,
  Json,
  LogStream,
  Trigger,
} from "@exhibit/contracts";
import type { NetworkPolicy } from "./network-policy.ts";

/** What a file is, beside its bytes. */
export interface ArtifactFacts<Output extends string = string> {
  /** A declared file output of the component. */
  output: Output;
  /** Defaults to the output's `defaultName`; unique within the attempt. */
  name?: string;
  /** One of the output's formats; the first unless given. */
  format?: FileFormat;
  /** Defaults to what belongs to the format. */
  mediaType?: string;
  attributes?: ArtifactAttributes;
}

/** A file whose bytes come as a stream. */
export interface ArtifactUpload<Output extends string = string> extends ArtifactFacts<Output> {
  body: AsyncIterable<Uint8Array> | Readable | string;
}

/** An artifact that was opened. Each call reads the bytes anew. */
export interface OpenArtifact {
  readonly metadata: ArtifactRef;
  stream(): AsyncIterable<Uint8Array>;
  /** Copies the bytes below the work directory once and gives the path. */
  toFile(): Promise<string>;
  /** Parses the whole file. Throws a final ComponentError for a file above `maxBytes` (16 MiB unless given) or broken JSON. */
  json(maxBytes?: number): Promise<Json>;
}

/** The only way of files into and out of a step. Names no organization, run, key or destination. */
export interface ComponentArtifacts<Output extends string = string> {
  upload(input: ArtifactUpload<Output>): Promise<ArtifactRef>;
  /** `path` must lie inside the work directory, links resolved; throws a final ComponentError otherwise. */
  uploadFromPath(path: string, input: ArtifactFacts<Output>): Promise<ArtifactRef>;
  /** Opens an artifact recorded for this step or produced upstream in this run; any other id throws a final ComponentError. */
  open(reference: ArtifactRef | string): Promise<OpenArtifact>;
}

/** How a tool is run. */
export interface ToolOptions {
  /** Below the work directory, which it is unless given. */
  cwd?: string;
  /** Added to a minimal environment (PATH, HOME = work directory, LANG). */
  env?: Readonly<Record<string, string>>;
  /** Written to standard input, which is closed otherwise. */
  input?: string;
  /** Ends the process tree after this long; the step's own time-out holds anyway. */
  timeoutMs?: number;
  /** Keeps standard output and standard error up to this many bytes each for the handler; they are logged either way. */
  captureBytes?: number;
}

/** How a tool ended. A code other than 0 is not an error by itself: tools differ. */
export interface ToolResult {
  /** Null where a signal ended it. */
  exitCode: number | null;
  signal: string | null;
  /** Empty unless `captureBytes` was given. */
  stdout: string;
  stdoutTruncated: boolean;
  /** Empty unless `captureBytes` was given; cut there. */
  stderr: string;
}

/** Runs programs: arguments as a list, no shell, output streamed to the log, the process tree ended with the step. */
export interface ComponentTools {
  /** `tool` is one that the component declares. Throws a final ComponentError for any other, and where it is missing. */
  run(tool: string, args: readonly string[], options?: ToolOptions): Promise<ToolResult>;
}

/** The step's log. `info`, `warn` and `error` write to the stream `system`. */
export interface ComponentLog {
  line(stream: LogStream, text: string): void;
  info(text: string): void;
  warn(text: string): void;
  error(text: string): void;
}

/** All that a handler may touch. */
export interface ComponentContext<Params = unknown, Output extends string = string> {
  readonly run: {
    readonly id: string;
    readonly number: number;
    readonly workflowId: string;
    readonly trigger: Trigger;
  };
  readonly step: { readonly ref: string; readonly attempt: number };
  readonly params: Params;
  readonly artifacts: ComponentArtifacts<Output>;
  readonly tools: ComponentTools;
  /** A directory of this attempt alone; gone after it. */
  readonly workDir: string;
  readonly log: ComponentLog;
  progress(done: number, total?: number, message?: string): void;
  /** What people should know although the step goes on, such as what it could not look at; shown on step and run. */
  warn(message: string): void;
  /** Aborted on cancel, time-out and drain. */
  readonly signal: AbortSignal;
  readonly network: NetworkPolicy;
}

/** What the runner makes for an attempt, as a plain object; the parameters are parsed from the node. */
export type AttemptContext = Omit<ComponentContext, "params">;

/** A log over one writing function. */
export function createComponentLog(write: (stream: LogStream, text: string) => void): ComponentLog {
  return {
    line: write,
    info: (text) => write("system", text),
    warn: (text) => write("system", `warning: ${text}`),
    error: (text) => write("system", `error: ${text}`),
  };
}
