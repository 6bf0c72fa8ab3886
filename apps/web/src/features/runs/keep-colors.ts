import { showText } from "../../ui/show-text.ts";

const esc = "\\u001b";
const color = `${esc}\\[[0-9;:]*m`;

/** A color or weight, the one thing of a terminal's language that a log is shown with. */
export const colorCode = new RegExp(color, "g");

/**
 * All that terminals obey, as ECMA-48 has it, in its two spellings (ESC and a letter, or one character of C1). Each
 * escape is part of some match, so that taking one out never leaves the halves of another.
 */
const codes = new RegExp(
  [
    `(${color})`,
    // Titles, links, clipboard, device and application strings, with what they carry.
    `(?:${esc}[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])[^\\u0007\\u001b\\u009c]*(?:\\u0007|\\u009c|${esc}\\\\)?`,
    // Cursor, screen, modes, reports; also where one is cut short.
    `(?:${esc}\\[|\\u009b)[0-?]*[ -/]*[@-~]?`,
    // Character sets, resets, single shifts; an escape by itself.
    `${esc}[ -/]*[0-~]?`,
    "[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]",
  ].join("|"),
  "g",
);

const colorParts = new RegExp(`(${color})`);

/** A line of output with its colors as codes and nothing else that a terminal obeys or that turns text around. */
export function keepColors(line: string): string {
  const clean = line.replace(codes, (_code, kept?: string) => kept ?? "");
  return clean
    .split(colorParts)
    .map((part, index) => (index % 2 === 1 ? part : showText(part)))
    .join("");
}
