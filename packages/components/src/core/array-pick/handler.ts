import { ComponentError } from "../../sdk/component-error.ts";
import type { Handler } from "../../sdk/handler.ts";
import { writeItem } from "../array-join/write-item.ts";
import type { coreArrayPick } from "./definition.ts";

/** Picks items from a position on. */
export const handleCoreArrayPick: Handler<typeof coreArrayPick> = async ({ params }, { items }) => {
  const { position, count } = params;
  const start = position < 0 ? items.length + position : position;
  const picked = start < 0 ? [] : items.slice(start, start + count);
  const [item] = picked;
  if (item === undefined) {
    throw new ComponentError(
      `there is no item at position ${position}: the list has ${items.length} ${items.length === 1 ? "item" : "items"}`,
      { retryable: false, code: "NO_SUCH_ITEM" },
    );
  }
  return { item, text: writeItem(item), items: picked, texts: picked.map(writeItem) };
};
