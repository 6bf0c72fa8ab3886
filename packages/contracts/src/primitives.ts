import { z } from "zod";

/** UUIDv7 made by the application: id order is time order. */
export const Id = z.uuid();

/** Lower-case hex SHA-256 of the stored bytes. */
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits");

/** ISO 8601 in UTC with milliseconds, as it crosses the wire. */
export const Timestamp = z.iso.datetime();

/** A name that identifies a node, port, output or workflow input: a letter, then letters, digits, `_` or `-`. */
export const Ref = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-zA-Z][a-zA-Z0-9_-]*$/, "a letter, then letters, digits, _ or -");

/** Names a request, so that a repeat of it does nothing twice. */
export const IdempotencyKey = z.string().min(8).max(200);

/** Any JSON value. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;

const forbiddenKeys = new Set(["__proto__", "constructor", "prototype"]);

/** A record keyed by refs that refuses the keys that could reach a prototype. */
export function refRecord<Value extends z.ZodType>(value: Value) {
  return z.record(
    Ref.refine((key) => !forbiddenKeys.has(key), "a reserved word of JavaScript"),
    value,
  );
}
