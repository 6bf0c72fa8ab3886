import type { ToolResult } from "@exhibit/components/sdk";
import type { LogStream } from "@exhibit/contracts";
import type { ToolProcess } from "./spawn-tool.ts";

/** Logs what a tool prints, and keeps the first bytes of its standard output. Always reads on, so that it never blocks. */
export function captureOutput(
  child: ToolProcess,
  limit: number,
  write: (stream: LogStream, text: string) => void,
): () => Pick<ToolResult, "stdout" | "stdoutTruncated"> {
  const kept: Buffer[] = [];
  let seen = 0;
  logOutput(child, "stdout", write);
  logOutput(child, "stderr", write);
  child.stdout?.on("data", (chunk: Buffer) => {
    if (seen < limit) kept.push(chunk.subarray(0, limit - seen));
    seen += chunk.byteLength;
  });
  return () => ({
    stdout: Buffer.concat(kept).toString("utf8"),
    stdoutTruncated: limit > 0 && seen > limit,
  });
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
