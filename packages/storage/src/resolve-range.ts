import { RangeUnsatisfiable } from "./errors.ts";
import type { ByteRange } from "./object-store.ts";

/** A piece of an object that exists. */
export interface Span {
  readonly start: number;
  readonly sizeBytes: number;
}

/** The whole object without a range. Throws RangeUnsatisfiable when nothing of the range exists, RangeError for no range at all. */
export function resolveRange(key: string, range: ByteRange | undefined, objectBytes: number): Span {
  if (range === undefined) return { start: 0, sizeBytes: objectBytes };
  const { start, end } = range;
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) {
    throw new RangeError(`A byte range needs whole numbers with 0 <= start <= end; got ${start}-${end}.`);
  }
  if (start >= objectBytes) throw new RangeUnsatisfiable(key, range, objectBytes);
  return { start, sizeBytes: Math.min(end, objectBytes - 1) - start + 1 };
}
