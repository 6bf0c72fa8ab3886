import type { LogChunk } from "@exhibit/contracts";
import { expect, test } from "vitest";
import { splitLogLines } from "./split-log-lines.ts";

const chunk = (sequence: number, text: string): LogChunk => ({
  sequence,
  at: "2026-01-01T00:00:00.000Z",
  stepRef: "scan",
  attempt: 1,
  stream: "stdout",
  text,
});

test("splits chunks into lines with keys that older lines do not change", () => {
  const newer = chunk(7, "three\n\nfour\n");
  const alone = splitLogLines([newer]);
  expect(alone.map(({ text }) => text)).toEqual(["three", "", "four"]);
  const keys = splitLogLines([chunk(2, "one\ntwo"), newer]).map(({ key }) => key);
  expect(keys).toEqual(["2:0", "2:1", ...alone.map(({ key }) => key)]);
  expect(new Set(keys).size).toBe(5);
});

test("shows of a line that overwrites itself what a terminal would", () => {
  expect(splitLogLines([chunk(1, "10%\r50%\r100%\r\ndone\r\n")]).map(({ text }) => text)).toEqual([
    "100%",
    "done",
  ]);
});
