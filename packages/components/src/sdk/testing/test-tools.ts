import { spawn } from "node:child_process";
import { delimiter } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { LogStream } from "@exhibit/contracts";
import { ComponentError } from "../component-error.ts";
import type { ComponentTools, ToolOptions, ToolResult } from "../context.ts";

interface ToolScope {
  /** What the component says that it runs. */
  declared: readonly string[];
  folders: readonly string[];
  workDir: string;
  signal: AbortSignal;
  write(stream: LogStream, text: string): void;
}

/** Tools of a trial: plain child processes without a shell, ended with the trial's signal. */
export function createTestTools(scope: ToolScope): ComponentTools {
  return { run: (tool, args, options) => runTool(scope, tool, args, options ?? {}) };
}

function runTool(
  { declared, folders, workDir, signal, write }: ToolScope,
  tool: string,
  args: readonly string[],
  options: ToolOptions,
): Promise<ToolResult> {
  if (!declared.includes(tool)) {
    const message = `the component runs the tool ${tool} without declaring it`;
    return Promise.reject(new ComponentError(message, { retryable: false }));
  }
  return new Promise((resolve, reject) => {
    const path = [...folders, "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter);
    const timeout = options.timeoutMs === undefined ? [] : [AbortSignal.timeout(options.timeoutMs)];
    const child = spawn(tool, [...args], {
      cwd: options.cwd ?? workDir,
      env: { PATH: path, HOME: workDir, LANG: "C.UTF-8", ...options.env },
      signal: AbortSignal.any([signal, ...timeout]),
      killSignal: "SIGKILL",
    });
    const limit = options.captureBytes ?? 0;
    const stdout = keepStart(child.stdout, limit);
    const stderr = keepStart(child.stderr, limit);
    createInterface(child.stdout).on("line", (line) => write("stdout", line));
    createInterface(child.stderr).on("line", (line) => write("stderr", line));
    child.stdin.on("error", () => {}); // a tool may end without reading its input
    child.stdin.end(options.input ?? "");
    child.on("error", (error) => reject(explainSpawn(tool, error)));
    child.on("close", (exitCode, ended) => {
      const [out, errors] = [stdout(), stderr()];
      resolve({ exitCode, signal: ended, stdout: out.text, stdoutTruncated: out.isCut, stderr: errors.text });
    });
  });
}

/** Keeps the first bytes of a stream; the answer gives what came until then. */
function keepStart(stream: Readable, limit: number): () => { text: string; isCut: boolean } {
  const kept: Buffer[] = [];
  let seen = 0;
  stream.on("data", (chunk: Buffer) => {
    if (seen < limit) kept.push(chunk.subarray(0, limit - seen));
    seen += chunk.byteLength;
  });
  return () => ({ text: Buffer.concat(kept).toString("utf8"), isCut: limit > 0 && seen > limit });
}

function explainSpawn(tool: string, error: Error): Error {
  if (!("code" in error) || error.code !== "ENOENT") return error;
  return new ComponentError(`the tool ${tool} is not installed`, { retryable: false, cause: error });
}
