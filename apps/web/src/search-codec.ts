import { z } from "zod";

/** Writes search parameters plainly: lists as repeated keys, nothing for absent or empty values. */
export function stringifySearch(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null && item !== "") params.append(key, String(item));
    }
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

/** The reverse: a key that comes once is a string, one that repeats a list. Routes' schemas do the rest. */
export function parseSearch(text: string): Record<string, string | string[]> {
  const params = new URLSearchParams(text);
  const keys = [...new Set(params.keys())];
  return Object.fromEntries(keys.map((key) => [key, oneOrMany(params.getAll(key))]));
}

function oneOrMany(values: string[]): string | string[] {
  const [first, ...rest] = values;
  return first !== undefined && rest.length === 0 ? first : values;
}

/** A list in the address: one value or several; anything unreadable is an empty list. */
export function searchList<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).catch([]),
  );
}

/** Optional text in the address; anything else is left out. */
export const searchText = z.string().max(200).optional().catch(undefined);

/** Optional whole number from 1 in the address; anything else is left out. */
export const searchCount = z.coerce.number().int().min(1).optional().catch(undefined);
