import { ComponentError } from "../../sdk/component-error.ts";
import type { Handler } from "../../sdk/handler.ts";
import type { coreArraySplit } from "./definition.ts";
import { readSeparator } from "./separator.ts";

const maxItems = 100_000;

/** Cuts the text; CRLF counts as one line break where lines are cut. */
export const handleCoreArraySplit: Handler<typeof coreArraySplit> = async ({ params }, { text }) => {
  const separator = readSeparator(params.separator);
  const parts = (separator === "\n" ? text.replaceAll("\r\n", "\n") : text).split(separator);
  const trimmed = params.trim ? parts.map((part) => part.trim()) : parts;
  const items = params.skipEmpty ? trimmed.filter((part) => part !== "") : trimmed;
  if (items.length > maxItems) {
    throw new ComponentError(`the text has ${items.length} parts; a list holds ${maxItems} at most`, {
      retryable: false,
      code: "TOO_MANY_ITEMS",
    });
  }
  return { items, count: items.length };
};
