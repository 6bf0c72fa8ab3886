import { logChunkMaxLength } from "@exhibit/contracts";
import { describe, expect, it } from "vitest";
import { createLogWriter, type LogPiece } from "./log-writer.ts";

function collect(options: { failures?: number } = {}) {
  const stored: LogPiece[] = [];
  let failures = options.failures ?? 0;
  const log = createLogWriter(
    async (pieces) => {
      if (failures > 0) {
        failures -= 1;
        throw new Error("not now");
      }
      stored.push(...pieces);
    },
    () => {},
  );
  return { log, stored };
}

describe("the log of an attempt", () => {
  it("joins pieces to lines and keeps the order of streams", async () => {
    const { log, stored } = collect();
    log.write("stdout", "half a ");
    log.write("stdout", "line\n");
    log.line("system", "note");
    log.write("stdout", "last, without an end");
    await log.close();
    expect(stored).toEqual([
      { stream: "stdout", text: "half a line\n" },
      { stream: "system", text: "note\n" },
      { stream: "stdout", text: "last, without an end" },
    ]);
  });

  it("never parts the two halves of a character, wherever chunks end", async () => {
    const { log, stored } = collect();
    const text = `x${"😀".repeat(logChunkMaxLength)}`;
    log.write("stdout", text);
    await log.close();
    expect(stored.every((piece) => piece.text.isWellFormed())).toBe(true);
    expect(stored.map((piece) => piece.text).join("")).toBe(text);
  });

  it("stores no piece longer than a chunk may be, and loses nothing", async () => {
    const { log, stored } = collect();
    const text = "0123456789".repeat(20_000);
    log.write("stdout", text);
    await log.close();
    expect(stored.every((piece) => piece.text.length <= logChunkMaxLength)).toBe(true);
    expect(stored.map((piece) => piece.text).join("")).toBe(text);
  });

  it("tries again what could not be stored, in the same order", async () => {
    const { log, stored } = collect({ failures: 2 });
    log.line("stdout", "one");
    log.line("stderr", "two");
    await log.close();
    expect(stored.map((piece) => piece.text)).toEqual(["one\n", "two\n"]);
  });

  it("says how much it dropped above its quota, and never keeps it", async () => {
    const { log, stored } = collect();
    const megabyte = `${"x".repeat(1024 * 1024 - 1)}\n`;
    for (let count = 0; count < 70; count += 1) {
      log.write("stdout", megabyte);
      await new Promise(setImmediate);
    }
    await log.close();
    const kept = stored.filter((piece) => piece.stream === "stdout");
    const length = kept.reduce((sum, piece) => sum + piece.text.length, 0);
    expect(length).toBeLessThanOrEqual(65 * 1024 * 1024);
    expect(stored.at(-1)).toEqual({
      stream: "system",
      text: `${70 * 1024 * 1024 - length} bytes dropped: the log of an attempt holds 64 MiB\n`,
    });
  });
});
