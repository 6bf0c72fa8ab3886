/** A LIKE pattern that finds the text anywhere; `%`, `_` and `\` in it are plain characters. */
export function buildLikePattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
}
