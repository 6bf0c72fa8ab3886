import { expect, test } from "vitest";
import { formatHex } from "./format-hex.ts";

test("shows offset, bytes and printable characters, also of a short last line", () => {
  const hex = Buffer.from("Exhibit\u0000keeps reports").toString("hex");
  expect(formatHex(hex)).toBe(
    [
      "00000000  45 78 68 69 62 69 74 00 6b 65 65 70 73 20 72 65  Exhibit.keeps re",
      "00000010  70 6f 72 74 73                                   ports",
    ].join("\n"),
  );
});
