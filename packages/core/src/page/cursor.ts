import { AppError, Cursor } from "@exhibit/contracts";
import type { z } from "zod";

/** A keyset position as clients carry it: base64url of JSON. */
export function encodeCursor(position: unknown): string {
  return Cursor.parse(Buffer.from(JSON.stringify(position)).toString("base64url"));
}

/** Reads a position that this server made for this list and sort; null without one. Throws INVALID_INPUT naming `cursor`. */
export function decodeCursor<Position>(
  schema: z.ZodType<Position>,
  cursor: string | null | undefined,
): Position | null {
  if (cursor === null || cursor === undefined) return null;
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, "base64url").toString()));
  if (parsed.success) return parsed.data;
  const message = "must be a nextCursor that this list answered for the same sort and filters";
  throw new AppError("INVALID_INPUT", `cursor ${message}; got ${cursor.slice(0, 40)}.`, {
    fields: [{ path: "cursor", message }],
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Splits the rows of `limit + 1` into a page and the cursor after it. */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  position: (row: Row) => unknown,
): { rows: readonly Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, nextCursor: rows.length > limit && last ? encodeCursor(position(last)) : null };
}
