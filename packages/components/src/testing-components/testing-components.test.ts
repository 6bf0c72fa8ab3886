import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ComponentDefinition } from "../sdk/define-component.ts";
import type { Handler } from "../sdk/handler.ts";
import { type ComponentTrial, runComponent } from "../sdk/testing/run-component.ts";
import { testEcho } from "./echo/definition.ts";
import { handleTestEcho } from "./echo/handler.ts";
import { testFail } from "./fail/definition.ts";
import { handleTestFail } from "./fail/handler.ts";
import { testSleepPrint } from "./sleep-print/definition.ts";
import { handleTestSleepPrint } from "./sleep-print/handler.ts";
import { testSpawnChild } from "./spawn-child/definition.ts";
import { handleTestSpawnChild } from "./spawn-child/handler.ts";
import { testWriteBytes } from "./write-bytes/definition.ts";
import { handleTestWriteBytes } from "./write-bytes/handler.ts";

async function run<D extends ComponentDefinition>(
  definition: D,
  handler: Handler<D>,
  trial?: ComponentTrial,
) {
  const result = await runComponent(definition, handler, trial);
  onTestFinished(result.remove);
  return result;
}

describe("components for tests", () => {
  it("echo gives back what it got", async () => {
    const { outputs } = await run(testEcho, handleTestEcho, { inputs: { text: "hello" } });
    expect(outputs).toEqual({ text: "hello" });
  });

  it("write-bytes writes exactly as many bytes as told, and the digest is theirs", async () => {
    const { outputs, artifacts } = await run(testWriteBytes, handleTestWriteBytes, {
      params: { sizeBytes: 200_001, name: "big.bin" },
    });
    const [file] = artifacts;
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(file?.path ?? "")) hash.update(chunk);
    expect(file).toMatchObject({
      name: "big.bin",
      sizeBytes: 200_001,
      sha256: hash.digest("hex"),
      output: "file",
    });
    expect(outputs.file.artifactId).toBe(file?.artifactId);
  });

  it("sleep-print prints and reports progress", async () => {
    const { log, progress } = await run(testSleepPrint, handleTestSleepPrint, {
      params: { lines: 2, pauseMs: 0 },
    });
    expect(log).toEqual([
      { stream: "stdout", text: "line 1" },
      { stream: "stdout", text: "line 2" },
    ]);
    expect(progress.at(-1)).toEqual({ done: 2, total: 2, message: "line 2" });
  });

  it("sleep-print stops with its signal", async () => {
    const stopped = run(testSleepPrint, handleTestSleepPrint, {
      params: { lines: 1, pauseMs: 60_000 },
      signal: AbortSignal.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ name: "AbortError" });
  });

  it("fail says whether it may be retried", async () => {
    const failed = run(testFail, handleTestFail, { params: { message: "no", retryable: true } });
    await expect(failed).rejects.toMatchObject({ message: "no", retryable: true, code: "TOLD_TO" });
  });

  it("spawn-child runs a process and logs its output", async () => {
    const { log, artifacts } = await run(testSpawnChild, handleTestSpawnChild, { params: { seconds: 0 } });
    expect(log[0]?.text).toMatch(/^child \d+$/);
    expect(await readFile(artifacts[0]?.path ?? "", "utf8")).toBe("child ended\n");
  });
});
