import { randomUUID } from "node:crypto";
import { accessSync, constants } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import {
  ComponentError,
  type ComponentTools,
  type ToolOptions,
  type ToolResult,
} from "@exhibit/components/sdk";
import type { LogStream } from "@exhibit/contracts";
import { execa, execaSync } from "execa";
import { killMarked, marks, trySignal } from "./process-table.ts";

/** What tools of one attempt run with. */
export interface ToolScope {
  readonly attemptId: string;
  readonly workDir: string;
  readonly signal: AbortSignal;
  /** Of the runner: where tools are looked for. */
  readonly path: string;
  /** Between SIGTERM and SIGKILL. */
  readonly killAfterMs: number;
  write(stream: LogStream, text: string): void;
  /** Notes a process until the answer is called. */
  note(pid: number): Promise<() => Promise<void>>;
}

/** The tools port of one attempt. `end` kills what its tools left running. */
export interface BoundTools extends ComponentTools {
  end(): void;
}

/** Binds tools to an attempt. */
export function bindTools(scope: ToolScope): BoundTools {
  let used = false;
  return {
    run(tool, args, options = {}) {
      used = true;
      return runTool(scope, tool, args, options);
    },
    end() {
      if (used) killMarked("attempt", scope.attemptId);
    },
  };
}

async function runTool(
  scope: ToolScope,
  tool: string,
  args: readonly string[],
  options: ToolOptions,
): Promise<ToolResult> {
  scope.signal.throwIfAborted();
  const file = findTool(tool, scope.path);
  if (file === null) throw new ComponentError(`The tool ${tool} is not installed.`, { retryable: false });
  const mark = randomUUID();
  const child = spawnTool(scope, mark, [file, ...args], options);
  const capture = captureOutput(scope, child, options.captureBytes ?? 0);
  // What a tool leaves in the background would outlive the step, and hold its output open for ever.
  child.nodeChildProcess.once("exit", () => {
    if (child.pid !== undefined) trySignal(-child.pid, "SIGKILL");
    killMarked("tool", mark);
  });
  const stopWatching = watchAbort(scope, child, options.timeoutMs);
  const forget = child.pid === undefined ? async () => {} : await scope.note(child.pid);
  try {
    const result = await child;
    scope.signal.throwIfAborted();
    if (result.exitCode === undefined && result.signal === undefined) {
      throw new ComponentError(`The tool ${tool} could not be started.`, { retryable: true, cause: result });
    }
    return { exitCode: result.exitCode ?? null, signal: result.signal ?? null, ...capture() };
  } finally {
    stopWatching();
    await forget();
  }
}

/** As a leader of its own group, without a shell; where it can be had, the kernel kills it with this process. */
function spawnTool(
  scope: ToolScope,
  mark: string,
  line: readonly [string, ...string[]],
  options: ToolOptions,
) {
  const [command, ...args]: readonly string[] = [...deathPact(), ...line];
  return execa(command ?? line[0], args, {
    cwd: resolve(scope.workDir, options.cwd ?? "."),
    env: {
      PATH: scope.path,
      HOME: scope.workDir,
      LANG: "C.UTF-8",
      ...options.env,
      [marks.attempt]: scope.attemptId,
      [marks.tool]: mark,
    },
    extendEnv: false,
    detached: true,
    buffer: false,
    reject: false,
    encoding: "buffer",
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
  });
}

let pact: readonly string[] | undefined;

function deathPact(): readonly string[] {
  if (pact === undefined) {
    const wrapper = ["setpriv", "--pdeathsig", "KILL", "--"];
    const probe = execaSync("setpriv", ["--pdeathsig", "KILL", "--", "true"], { reject: false });
    pact = probe.exitCode === 0 ? wrapper : [];
  }
  return pact;
}

function findTool(tool: string, path: string): string | null {
  if (tool.includes("/")) return isExecutable(tool) ? tool : null;
  const places = path.split(delimiter).filter((folder) => folder !== "");
  return places.map((folder) => join(folder, tool)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

type Child = ReturnType<typeof spawnTool>;

/** Logs what the tool prints, and keeps the first bytes of it. Always reads on, so that it never blocks. */
function captureOutput(
  scope: ToolScope,
  child: Child,
  limit: number,
): () => Pick<ToolResult, "stdout" | "stdoutTruncated" | "stderr"> {
  logOutput(scope, child, "stdout");
  logOutput(scope, child, "stderr");
  const stdout = keepStart(child, "stdout", limit);
  const stderr = keepStart(child, "stderr", limit);
  return () => {
    const [out, errors] = [stdout(), stderr()];
    return { stdout: out.text, stdoutTruncated: out.isCut, stderr: errors.text };
  };
}

function keepStart(
  child: Child,
  stream: "stdout" | "stderr",
  limit: number,
): () => { text: string; isCut: boolean } {
  const kept: Buffer[] = [];
  let seen = 0;
  child[stream]?.on("data", (chunk: Buffer) => {
    if (seen < limit) kept.push(chunk.subarray(0, limit - seen));
    seen += chunk.byteLength;
  });
  return () => ({ text: Buffer.concat(kept).toString("utf8"), isCut: limit > 0 && seen > limit });
}

function logOutput(scope: ToolScope, child: Child, stream: "stdout" | "stderr"): void {
  const decoder = new TextDecoder();
  child[stream]?.on("data", (chunk: Buffer) => scope.write(stream, decoder.decode(chunk, { stream: true })));
  child[stream]?.once("end", () => scope.write(stream, decoder.decode()));
}

/** Ends the whole group on abort or after the tool's own time: SIGTERM, and SIGKILL when that was not enough. */
function watchAbort({ signal, killAfterMs }: ToolScope, child: Child, timeoutMs?: number): () => void {
  let killer: NodeJS.Timeout | undefined;
  const { pid } = child;
  const end = () => {
    if (pid === undefined || killer !== undefined) return;
    trySignal(-pid, "SIGTERM");
    killer = setTimeout(() => trySignal(-pid, "SIGKILL"), killAfterMs);
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  return () => {
    clearTimeout(timer);
    clearTimeout(killer);
    signal.removeEventListener("abort", end);
  };
}
