import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { ClientRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { BufferPool } from "../buffer-pool.ts";
import { ObjectCorrupt } from "../errors.ts";
import { FileReader } from "../file-reader.ts";
import type { StagedFile } from "../object-store.ts";
import type { Span } from "../resolve-range.ts";
import type { Pace } from "./pace.ts";
import type { RequestBody } from "./s3-connection.ts";

const askFirstBytes = 128 * 1024;
const goAheadMs = 1_500;

/** What to send of which staged file. */
export interface FileBodyInput {
  readonly key: string;
  readonly file: StagedFile;
  /** The whole file, or a part of it. */
  readonly span: Span;
  /** Of the span. */
  readonly sha256: string;
  readonly pool: BufferPool;
}

/** Larger bodies wait for the store's go-ahead, so that a refusal comes before the bytes do. */
export function askFirst(sizeBytes: number): Record<string, string> {
  return sizeBytes > askFirstBytes ? { expect: "100-continue" } : {};
}

/** A span of a staged file as the body of a request: two buffers of the pool take turns, so that memory stays flat. */
export function createFileBody({ key, file, span, sha256, pool }: FileBodyInput): RequestBody {
  return {
    sizeBytes: span.sizeBytes,
    sha256,
    async write(request, pace, signal) {
      if (span.sizeBytes > askFirstBytes) await waitForGoAhead(request, pace, signal);
      const handle = await openStaged(key, file);
      const reader = new FileReader({ key, handle, pool, ...span });
      try {
        for await (const chunk of reader) {
          if (signal.aborted) return;
          await writeChunk(request, chunk, signal);
          pace.moved(chunk.length);
        }
      } finally {
        await reader.close();
      }
      pace.bodyEnded();
      request.end();
    },
  };
}

/** Opens a staged file without following links. Throws ObjectCorrupt where it is not what was staged. */
export async function openStaged(key: string, file: StagedFile): Promise<FileHandle> {
  const handle = await open(file.path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new ObjectCorrupt(key, `the staged ${file.path} is not a regular file`);
    if (stats.size !== file.sizeBytes) {
      throw new ObjectCorrupt(key, `${stats.size} bytes were staged, ${file.sizeBytes} promised`);
    }
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Not every store says `100 Continue`: after a moment the bytes are sent all the same. */
async function waitForGoAhead(request: ClientRequest, pace: Pace, signal: AbortSignal): Promise<void> {
  const goAhead = new AbortController();
  request.once("continue", () => goAhead.abort());
  request.flushHeaders();
  await sleep(goAheadMs, undefined, { signal: AbortSignal.any([goAhead.signal, signal]) }).catch(() => {});
  pace.moved();
}

/** Resolves when the kernel has the bytes, so that the buffer may be used again; also when nobody wants them any more. */
function writeChunk(request: ClientRequest, chunk: Uint8Array, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onUnwanted = (): void => resolve();
    if (signal.aborted) return onUnwanted();
    signal.addEventListener("abort", onUnwanted, { once: true });
    request.write(chunk, (error) => {
      signal.removeEventListener("abort", onUnwanted);
      if (error) reject(error);
      else resolve();
    });
  });
}
