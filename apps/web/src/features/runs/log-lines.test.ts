import type { LogChunk } from "@exhibit/contracts";
import { expect, test } from "vitest";
import { filterLines, splitLines } from "./log-lines.ts";

const esc = "\u001b";

const chunk = (sequence: number, text: string, change: Partial<LogChunk> = {}): LogChunk => ({
  sequence,
  at: "2026-01-01T00:00:00.000Z",
  stepRef: "scan",
  attempt: 1,
  stream: "stdout",
  text,
  ...change,
});

test("splits a chunk into lines with keys of their own, the same ones every time", () => {
  const three = chunk(7, "one\n\nthree\n");
  expect(splitLines(three).map(({ key, plain }) => [key, plain])).toEqual([
    ["7:0", "one"],
    ["7:1", ""],
    ["7:2", "three"],
  ]);
  expect(splitLines(three)).toBe(splitLines(three));
});

test("shows of a line that overwrites itself what a terminal would", () => {
  expect(splitLines(chunk(1, "10%\r50%\r100%\r\ndone\r\n")).map(({ plain }) => plain)).toEqual([
    "100%",
    "done",
  ]);
});

test("carries a color into the next line and leaves out what else a terminal obeys", () => {
  const [first, second] = splitLines(
    chunk(1, `${esc}[31mred\nstill${esc}[0m${esc}[2K${esc}]0;title\u0007 plain`),
  );
  expect(first?.text).toBe(`${esc}[31mred`);
  expect(second?.text).toBe(`${esc}[31mstill${esc}[0m plain`);
  expect(second?.plain).toBe("still plain");
});

test("searches what is read, not the color codes, in any case", () => {
  const lines = filterLines([chunk(1, `Found ${esc}[31m31${esc}[0m HOSTS\nother`)], {
    stream: undefined,
    search: "31 hosts",
  });
  expect(lines.map(({ plain }) => plain)).toEqual(["Found 31 HOSTS"]);
  expect(filterLines([chunk(2, "x")], { stream: "stderr", search: "" })).toEqual([]);
});
