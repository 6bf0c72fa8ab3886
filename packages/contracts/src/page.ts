import { z } from "zod";

/** Rows a list answers at most in one page. */
export const maxPageSize = 200;

/** Opaque keyset position, made by the server; a made-up one is INVALID_INPUT. */
export const Cursor = z.string().min(1).max(512);

/** The part that every list input shares. */
export const PageInput = z.object({
  cursor: Cursor.nullish(),
  limit: z.int().min(1).max(maxPageSize).default(50),
});
export type PageInput = z.infer<typeof PageInput>;

/** The answer of a list: `nextCursor` is null on the last page. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: Cursor.nullable() });
}
