import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { ObjectCorrupt, type ObjectReader } from "@exhibit/storage";

/** A client that takes nothing for this long is gone. */
const stalledAfterMs = 60_000;

/** What to send. */
export interface Delivery {
  readonly outgoing: ServerResponse;
  readonly status: 200 | 206;
  readonly headers: Readonly<Record<string, string>>;
  readonly key: string;
  /** Bytes that the headers promise. */
  readonly sizeBytes: number;
  /** Digest of the whole body; null for a part, which nobody can verify. */
  readonly sha256: string | null;
  /** Opens the bytes; the signal aborts when the client leaves. */
  readonly open: (signal: AbortSignal) => Promise<ObjectReader>;
}

/**
 * Writes an object to Node's response from reused buffers, reading the next chunk while one is written. A whole
 * body is hashed on its way, and its last chunk is held back until the digest fits: bytes that are not the file's
 * never become a complete answer. Throws ObjectCorrupt for them, and what `open` throws; before the first byte the
 * response is then untouched, after it the socket is destroyed. A client that leaves is no error. Answers whether a
 * whole body was read and its digest fitted.
 */
export async function sendObject(delivery: Delivery): Promise<boolean> {
  const { outgoing } = delivery;
  const gone = new AbortController();
  const onClose = (): void => gone.abort(new ClientGone());
  outgoing.once("close", onClose);
  outgoing.setTimeout(stalledAfterMs, () => outgoing.destroy());
  try {
    // It may have left while the database was asked.
    if (outgoing.destroyed) return false;
    const reader = await delivery.open(gone.signal);
    try {
      await sendChunks(delivery, reader, gone.signal);
      return delivery.sha256 !== null;
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (gone.signal.aborted) return false;
    if (outgoing.headersSent) outgoing.destroy();
    throw error;
  } finally {
    outgoing.removeListener("close", onClose);
  }
}

class ClientGone extends Error {}

async function sendChunks(delivery: Delivery, reader: ObjectReader, gone: AbortSignal): Promise<void> {
  const { outgoing, status, headers, key, sizeBytes, sha256 } = delivery;
  if (reader.sizeBytes !== sizeBytes) {
    throw new ObjectCorrupt(key, `it has ${reader.sizeBytes} bytes of ${sizeBytes}`);
  }
  const hash = sha256 === null ? null : createHash("sha256");
  let sentBytes = 0;
  for await (const chunk of reader) {
    hash?.update(chunk);
    sentBytes += chunk.length;
    if (sentBytes === sizeBytes) assertDigest(key, hash?.digest("hex") ?? null, sha256);
    if (!outgoing.headersSent) outgoing.writeHead(status, headers);
    await writeChunk(outgoing, chunk, gone);
  }
  if (!outgoing.headersSent) outgoing.writeHead(status, headers);
  outgoing.end();
}

function assertDigest(key: string, found: string | null, expected: string | null): void {
  if (found !== expected) throw new ObjectCorrupt(key, `its digest is ${found}`);
}

/** Resolves when the kernel has the bytes, so that the buffer may be used again; rejects when the client leaves. */
function writeChunk(outgoing: ServerResponse, chunk: Uint8Array, gone: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onGone = (): void => reject(gone.reason);
    if (gone.aborted) return onGone();
    gone.addEventListener("abort", onGone, { once: true });
    outgoing.write(chunk, (error) => {
      gone.removeEventListener("abort", onGone);
      if (error) reject(error);
      else resolve();
    });
  });
}
