/** Looks for secrets in bytes that pass by. */
export interface ByteWatch {
  /** The next bytes; they may be used again after the call. */
  see(bytes: Uint8Array): void;
  /** Names of the secrets seen so far. */
  found(): string[];
}

/** A secret with the bytes that give it away. */
export interface WatchedSecret {
  readonly name: string;
  readonly needles: readonly Buffer[];
}

/** Creates a watch; a secret that was seen is not looked for again. */
export function createByteWatch(secrets: readonly WatchedSecret[]): ByteWatch {
  const seen = new Set<string>();
  const reach = Math.max(0, ...secrets.flatMap(({ needles }) => needles.map(({ length }) => length))) - 1;
  let tail = Buffer.alloc(0);

  function look(bytes: Buffer): void {
    for (const { name, needles } of secrets) {
      if (!seen.has(name) && needles.some((needle) => bytes.includes(needle))) seen.add(name);
    }
  }

  return {
    see(bytes) {
      if (seen.size === secrets.length) return;
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      // What lies across two chunks, then the chunk itself.
      const across = Buffer.concat([tail, chunk.subarray(0, reach)]);
      look(across);
      if (chunk.length > reach) look(chunk);
      const end = chunk.length >= reach ? chunk : across;
      tail = Buffer.from(end.subarray(Math.max(0, end.length - reach)));
    },
    found: () => [...seen],
  };
}
