const bytesPerLine = 16;

/** Hex digits as lines of offset, 16 bytes and what of them is printable ASCII. */
export function formatHex(hex: string): string {
  const bytes = (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += bytesPerLine) {
    const line = bytes.slice(at, at + bytesPerLine);
    const pairs = line.map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    const text = line.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".")).join("");
    lines.push(`${at.toString(16).padStart(8, "0")}  ${pairs.padEnd(bytesPerLine * 3 - 1)}  ${text}`);
  }
  return lines.join("\n");
}
