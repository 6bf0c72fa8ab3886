import { expect, test } from "vitest";
import { matchesTag, parseRange } from "./range.ts";

test.each([
  ["bytes=0-0", { kind: "part", start: 0, end: 0 }],
  ["bytes=5-", { kind: "part", start: 5, end: 9 }],
  ["bytes=5-100", { kind: "part", start: 5, end: 9 }],
  ["bytes=-3", { kind: "part", start: 7, end: 9 }],
  ["bytes=-100", { kind: "part", start: 0, end: 9 }],
  ["Bytes= 2-3 ", { kind: "part", start: 2, end: 3 }],
  ["bytes=10-", { kind: "unsatisfiable" }],
  ["bytes=-0", { kind: "unsatisfiable" }],
  ["bytes=99999999999999999999-", { kind: "unsatisfiable" }],
  ["bytes=5-2", { kind: "whole" }],
  ["bytes=0-1,3-4", { kind: "whole" }],
  ["bytes=-", { kind: "whole" }],
  ["bytes=a-b", { kind: "whole" }],
  ["items=0-1", { kind: "whole" }],
  [undefined, { kind: "whole" }],
])("%s of ten bytes", (header, expected) => {
  expect(parseRange(header, 10)).toEqual(expected);
});

test("an empty file has no ranges", () => {
  expect(parseRange("bytes=0-", 0)).toEqual({ kind: "unsatisfiable" });
  expect(parseRange(undefined, 0)).toEqual({ kind: "whole" });
});

test.each([
  ['"a"', true],
  ['W/"a"', true],
  ['"b", "a"', true],
  ["*", true],
  ['"b"', false],
  [undefined, false],
])("If-None-Match %s", (header, expected) => {
  expect(matchesTag(header, '"a"')).toBe(expected);
});
