import type { Handler } from "../../sdk/handler.ts";
import { readSeparator } from "../array-split/separator.ts";
import type { coreArrayJoin } from "./definition.ts";
import { writeItem } from "./write-item.ts";

/** Joins the items. */
export const handleCoreArrayJoin: Handler<typeof coreArrayJoin> = async ({ params }, { items }) => ({
  text: items.map(writeItem).join(readSeparator(params.separator)),
  count: items.length,
});
