import type { Json } from "@exhibit/contracts";
import { expect, test } from "vitest";
import { chooseRecordColumns } from "./choose-record-columns.ts";

test("puts what a reader looks for first, then what is most common, and lists of texts last", () => {
  const records: Json[] = [
    { schema: "x", resource: "r", severity: "high", title: "t", tags: ["a"] },
    { schema: "x", severity: "low", rare: 1, numbers: [1], nested: [{}], tags: ["b", "c"], inner: {} },
  ];
  expect(chooseRecordColumns(records)).toEqual(["severity", "title", "resource", "schema", "rare", "tags"]);
});

test("gives no columns for records that are no objects", () => {
  expect(chooseRecordColumns(["{broken", 1, null, []])).toEqual([]);
});

test("survives keys named like parts of a prototype", () => {
  expect(chooseRecordColumns([JSON.parse('{"__proto__": 1, "constructor": 2}')])).toEqual([
    "__proto__",
    "constructor",
  ]);
});
