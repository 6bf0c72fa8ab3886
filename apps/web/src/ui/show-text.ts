/**
 * Characters that are not seen themselves but change what is seen: controls, marks that turn or override the direction
 * of text, characters without width, tags, and fillers that look like a space. Tabs and line ends are text, and so are
 * the joiners that scripts and emoji need.
 */
const hidden =
  /(?![\t\n]|\r\n)\p{Cc}|\u034F|[\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu;

/**
 * A text that strangers may have written, as it is safe to show: nothing in it is hidden or turned, a control stands
 * as its picture (␛) and any other hidden character as its number ([U+202E]). For showing alone: what is sent, copied
 * or searched stays as it was. Shown inside a sentence it belongs into an element of its own, which isolates its
 * direction from the words around it.
 */
export function showText(text: string): string {
  return text.replace(hidden, showCharacter);
}

function showCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  if (code === 0x7f) return "\u2421";
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}
