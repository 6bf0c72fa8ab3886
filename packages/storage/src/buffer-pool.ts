const largeBytes = 1024 * 1024;
const leanBytes = 128 * 1024;
const smallBytes = 64 * 1024;

/** Read buffers that serve many downloads in turn. */
export interface BufferPool {
  /** A buffer for a read of up to `wantedBytes`; its length may be less, never more than 1 MiB. */
  take(wantedBytes: number): Buffer<ArrayBuffer>;
  /** Gives back a buffer that nobody will read again. */
  giveBack(buffer: Buffer<ArrayBuffer>): void;
  /** Gives up a buffer whose bytes may still be on their way to a socket: it is never lent again. */
  drop(buffer: Buffer<ArrayBuffer>): void;
}

/** Lends at most `maxLarge` buffers of 1 MiB at once and keeps as many; beyond that, readers get small ones and go slower, not bigger. */
export function createBufferPool(maxLarge: number): BufferPool {
  const free: Buffer<ArrayBuffer>[] = [];
  let lent = 0;
  return {
    take(wantedBytes) {
      if (wantedBytes <= smallBytes) return Buffer.allocUnsafeSlow(wantedBytes);
      if (lent >= maxLarge) return Buffer.allocUnsafeSlow(Math.min(wantedBytes, leanBytes));
      lent += 1;
      return free.pop() ?? Buffer.allocUnsafeSlow(largeBytes);
    },
    giveBack(buffer) {
      if (buffer.length !== largeBytes) return;
      lent -= 1;
      free.push(buffer);
    },
    drop(buffer) {
      if (buffer.length === largeBytes) lent -= 1;
    },
  };
}
