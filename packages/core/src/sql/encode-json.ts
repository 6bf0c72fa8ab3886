/**
 * JSON text that PostgreSQL's jsonb takes: it refuses NUL and halves of a surrogate pair, which error messages and
 * tool output can hold; they become U+FFFD.
 */
export function encodeJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) => (typeof inner === "string" ? encodeText(inner) : inner));
}

/** Text that PostgreSQL takes. */
function encodeText(text: string): string {
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}
