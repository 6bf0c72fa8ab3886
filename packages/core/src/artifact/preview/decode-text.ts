/** Bytes as text: what a byte order mark says, else UTF-8, else Latin-1. Null for what is no text. */
export function decodeText(bytes: Uint8Array, isCut: boolean): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.includes(0)) return null;
  const text = new TextDecoder("utf-8").decode(isCut ? withoutPartialCharacter(bytes) : bytes);
  const replaced = text.split("\uFFFD").length - 1;
  if (replaced > 0 && replaced * 20 > text.length) return decodeLatin1(bytes);
  return countControls(text) * 20 > text.length ? null : text;
}

/** Controls that text does not carry: all but tab, line ends, form feed and the escape of terminal colors. */
function countControls(text: string): number {
  let found = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 && code !== 0x1b && !(code >= 0x09 && code <= 0x0d)) found += 1;
  }
  return found;
}

function decodeLatin1(bytes: Uint8Array): string | null {
  const text = new TextDecoder("latin1").decode(bytes);
  return countControls(text) * 20 > text.length ? null : text;
}

/** A cut may fall inside a character: up to three bytes of it are left out. */
function withoutPartialCharacter(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return bytes;
    if (byte >= 0xc0) {
      const wanted = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < wanted ? bytes.subarray(0, bytes.length - back) : bytes;
    }
  }
  return bytes;
}
