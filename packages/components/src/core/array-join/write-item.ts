import type { Json } from "@exhibit/contracts";

/** An item as text: a text as it is, anything else as JSON. */
export function writeItem(item: Json): string {
  return typeof item === "string" ? item : JSON.stringify(item);
}
