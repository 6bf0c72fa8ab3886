import { expect, test } from "vitest";
import { showText } from "./show-text.ts";

const turning = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";
const unseen = "\u00AD\u034F\u115F\u180E\u200B\u2028\u2029\u2060\u2064\u3164\uFEFF\uFFA0\u{E0041}\u{E007F}";

test.each([...turning, ...unseen])("%j stands as its number", (character) => {
  const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0");
  expect(showText(`a${character}b`)).toBe(`a[U+${code}]b`);
});

test("a name that would read backwards shows why, and that it ends in .exe", () => {
  expect(showText("invoice\u202Efdp.exe")).toBe("invoice[U+202E]fdp.exe");
});

test("controls stand as their pictures, those of C1 as their numbers", () => {
  expect(showText("\u0000\u0007\b\u001b[2K\u007f\u009b31m")).toBe("␀␇␈␛[2K␡[U+009B]31m");
});

test("line ends and tabs are text; a return that hides the start of its line is none", () => {
  expect(showText("a\tb\r\nc\nd")).toBe("a\tb\r\nc\nd");
  expect(showText("rm -rf /\rharmless")).toBe("rm -rf /␍harmless");
});

test.each([
  "größe",
  "עברית.txt",
  "العربية",
  "日本語",
  "👩‍👩‍👧‍👦",
  "❤️",
  "e\u0301",
  "می‌خواهم",
  "x".repeat(10_000),
])("%s stays as it is", (text) => {
  expect(showText(text)).toBe(text);
});

test("what was shown once is shown the same again", () => {
  const once = showText(turning + unseen);
  expect(showText(once)).toBe(once);
});
