/** Headers of a response, by lower-case name, each value as it was sent. */
export type ResponseHeaders = ReadonlyMap<string, readonly string[]>;

/** Groups node's flat list of names and values. */
export function readHeaders(raw: readonly string[]): ResponseHeaders {
  const headers = new Map<string, string[]>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = raw[index]?.toLowerCase() ?? "";
    const values = headers.get(name) ?? [];
    values.push(raw[index + 1] ?? "");
    headers.set(name, values);
  }
  return headers;
}

/** A header's values joined as a list, or null where it was not sent. */
export function findHeader(headers: ResponseHeaders, name: string): string | null {
  return headers.get(name)?.join(", ").trim() ?? null;
}

const shownCharacters = 300;

/** A header's value as evidence: no control characters, nonces taken out (they differ each time), cut where long. */
export function showValue(value: string): string {
  const plain = value.replaceAll(/\p{Cc}/gu, "\uFFFD").replaceAll(/'nonce-[^']*'/gi, "'nonce-…'");
  return plain.length > shownCharacters ? `${plain.slice(0, shownCharacters)}…` : plain;
}
