import { expect, test } from "vitest";
import { formatDuration } from "./format-duration.ts";

test.each([
  [-5, "0 ms"],
  [999, "999 ms"],
  [1_250, "1.2 s"],
  [59_999, "59.9 s"],
  [60_000, "1 m 0 s"],
  [3_599_999, "59 m 59 s"],
  [7_260_000, "2 h 1 m"],
])("writes %d ms as %s", (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});
