import type { ToolResult } from "@exhibit/components/sdk";
import type { LogStream } from "@exhibit/contracts";
import type { ToolProcess } from "./spawn-tool.ts";

/** Logs what a tool prints, and keeps the first bytes of both streams. Always reads on, so that it never blocks. */
export function captureOutput(
  child: ToolProcess,
  limit: number,
  write: (stream: LogStream, text: string) => void,
): () => Pick<ToolResult, "stdout" | "stdoutTruncated" | "stderr"> {
  logOutput(child, "stdout", write);
  logOutput(child, "stderr", write);
  const stdout = keepStart(child, "stdout", limit);
  const stderr = keepStart(child, "stderr", limit);
  return () => {
    const [out, errors] = [stdout(), stderr()];
    return { stdout: out.text, stdoutTruncated: out.isCut, stderr: errors.text };
  };
}

function keepStart(
  child: ToolProcess,
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

function logOutput(
  child: ToolProcess,
  stream: "stdout" | "stderr",
  write: (stream: LogStream, text: string) => void,
): void {
  const decoder = new TextDecoder();
  child[stream]?.on("data", (chunk: Buffer) => write(stream, decoder.decode(chunk, { stream: true })));
  child[stream]?.once("end", () => write(stream, decoder.decode()));
}
