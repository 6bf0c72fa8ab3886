import { describe, expect, test } from "vitest";
import { colorCode, keepColors } from "./keep-colors.ts";

const esc = "\u001b";
const codesFrom = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String.fromCharCode(from + index));

const csi = [`${esc}[`, "\u009b"];
/** Every control sequence by its final letter, with and without parameters, but for colors. */
const controlSequences = csi.flatMap((start) =>
  codesFrom(0x40, 0x7e)
    .filter((final) => final !== "m" || start === "\u009b")
    .flatMap((final) => [`${start}${final}`, `${start}12;3${final}`]),
);
const privateSequences = [
  ...["?25l", "?1049h", "?2004h", "?1000h", ">4;2m", "?4m", "<0;1;1M", "=1c", "!p", "6 q", '2"q', "1$r"],
].map((rest) => `${esc}[${rest}`);
const strings = [
  `${esc}]`,
  `${esc}P`,
  `${esc}X`,
  `${esc}^`,
  `${esc}_`,
  "\u009d",
  "\u0090",
  "\u0098",
  "\u009e",
  "\u009f",
];
const endings = ["\u0007", `${esc}\\`, "\u009c"];
const contents = [
  "0;title",
  "8;;https://evil.test",
  "52;c;cm0gLXJmIC8=",
  "4;1;rgb:ff/00/00",
  "+q544e",
  "1337;File=inline=1:AAAA",
  "q#0~~",
];
const stringSequences = strings.flatMap((start) =>
  endings.flatMap((end) => contents.map((content) => start + content + end)),
);
const shortEscapes = [
  ...codesFrom(0x30, 0x7e).filter((final) => !"[]PX^_".includes(final)),
  "(B",
  ")0",
  "#8",
  "%G",
  " F",
  "",
].map((rest) => esc + rest);
const controls = [...codesFrom(0x00, 0x1f), ...codesFrom(0x7f, 0x9f)].filter(
  // Part of a sequence (above), or a line end, or the tab.
  (character) => !`\t\n\r${esc}\u0090\u0098\u009b\u009d\u009e\u009f`.includes(character),
);

const corpus = [...controlSequences, ...privateSequences, ...stringSequences, ...shortEscapes, ...controls];

/** What a terminal would still obey. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is looked for
const obeyed = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/;

describe("of what a terminal obeys a line keeps its colors alone", () => {
  test("the corpus is large", () => expect(new Set(corpus).size).toBeGreaterThan(200));

  test.each(corpus.map((sequence) => [sequence]))("%j leaves nothing behind", (sequence) => {
    // The dot can end no sequence and stands in none.
    expect(keepColors(`before·${sequence}·after`)).toBe("before··after");
  });

  test.each(corpus.map((sequence) => [sequence]))("%j, cut short anywhere, leaves no control", (sequence) => {
    for (let end = 1; end < sequence.length; end += 1) {
      expect(keepColors(`${sequence.slice(0, end)}\u0001[31m`).replace(colorCode, "")).not.toMatch(obeyed);
    }
  });

  test.each(["[m", "[0m", "[1;31m", "[38;5;196m", "[38;2;255;0;0m", "[38:2::1:2:3m", "[4:3m"])(
    "ESC%s stays",
    (rest) => {
      expect(keepColors(`a${esc}${rest}b`)).toBe(`a${esc}${rest}b`);
    },
  );

  test("one code inside another leaves no third", () => {
    for (const line of [
      `${esc}${esc}[2K[31m`,
      `${esc}[${esc}[2K31m`,
      `${esc}[\u00072J`,
      `${esc}]0;${esc}[2Jx`,
    ]) {
      expect(keepColors(line).replace(colorCode, "")).not.toMatch(obeyed);
    }
  });

  test("text that would be turned or hidden shows what does it", () => {
    expect(keepColors(`${esc}[31mok\u202Edaeh\u200B${esc}[0m`)).toBe(
      `${esc}[31mok[U+202E]daeh[U+200B]${esc}[0m`,
    );
  });
});
