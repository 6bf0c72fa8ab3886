import { z } from "zod";

/** What stands between two items, as people write it: taken literally, but for `\n` (line break) and `\t` (tab). */
export const Separator = z.string().min(1).max(100).default("\\n").meta({
  title: "Separator",
  description: "Taken as it is, never as a pattern. \\n is a line break, \\t a tab.",
});

/** The characters that a separator stands for. */
export function readSeparator(separator: string): string {
  return separator.replaceAll("\\n", "\n").replaceAll("\\t", "\t");
}
