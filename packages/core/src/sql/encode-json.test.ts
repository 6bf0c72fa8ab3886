import { expect, it } from "vitest";
import { encodeJson } from "./encode-json.ts";

it("replaces what jsonb refuses, in any depth, and nothing else", () => {
  const value = { message: "Unexpected token '\ud83d'", list: ["a\0b", "😀", 1, null] };
  expect(JSON.parse(encodeJson(value))).toEqual({
    message: "Unexpected token '\uFFFD'",
    list: ["a\uFFFDb", "😀", 1, null],
  });
});
