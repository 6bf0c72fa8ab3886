import { Readable } from "node:stream";
import { createBufferPool } from "../buffer-pool.ts";
import { ObjectMissing, RangeUnsatisfiable, StoreUnavailable } from "../errors.ts";
import { checkKeyPrefix, checkObjectKey } from "../object-key.ts";
import type { ByteRange, ObjectReader, ObjectStore, ReadOptions } from "../object-store.ts";
import { resolveRange } from "../resolve-range.ts";
import { findObject } from "./find-object.ts";
import { listKeys, removeKeys, removeUploads } from "./many-objects.ts";
import { probeS3, type S3Abilities } from "./probe-s3.ts";
import { putObject, type S3Tools } from "./put-object.ts";
import { ResponseReader } from "./response-reader.ts";
import { S3Connection } from "./s3-connection.ts";
import { readFault } from "./s3-fault.ts";
import { defaultLimits, type S3Limits, type S3Settings } from "./s3-settings.ts";
import { translateS3Error } from "./translate-s3-error.ts";

const maxLargeBuffers = 32;

/** An S3 bucket as an object store, and what the look at it before its use found. */
export interface S3Store extends ObjectStore {
  readonly abilities: S3Abilities;
}

/** What tests change: how long things take, and what time it is. */
export interface S3StoreOptions {
  readonly limits?: Partial<S3Limits>;
  readonly now?: () => Date;
}

/** Opens a bucket after a look at what it can do. Throws StoreUnavailable with the one setting that is wrong. */
export async function createS3Store(settings: S3Settings, options: S3StoreOptions = {}): Promise<S3Store> {
  const connection = new S3Connection(settings, { ...defaultLimits, ...options.limits }, options.now);
  const translate = (error: unknown, doing: string): unknown => translateS3Error(error, settings, doing);
  const pool = createBufferPool(maxLargeBuffers);
  const abilities = await probeS3(connection);
  const tools = { connection, pool, isConditional: abilities.isConditional };
  return {
    abilities,
    async put(input) {
      checkObjectKey(input.key);
      return putObject(tools, input);
    },
    async open(key, readOptions = {}) {
      const reader = await readObject(tools, key, readOptions);
      const stream = Readable.from(copyChunks(reader), { objectMode: false });
      const { signal } = readOptions;
      const onAbort = (): void => void stream.destroy(signal?.reason);
      signal?.addEventListener("abort", onAbort, { once: true });
      return stream.once("close", async () => {
        signal?.removeEventListener("abort", onAbort);
        await reader.close(); // a stream that was never read has not begun to close it
      });
    },
    async read(key, readOptions = {}) {
      return readObject(tools, key, readOptions);
    },
    async head(key) {
      checkObjectKey(key);
      return findObject(connection, key).catch((error: unknown) => {
        throw translate(error, `looking at object ${key}`);
      });
    },
    async delete(keys) {
      keys.forEach(checkObjectKey);
      await removeKeys(connection, keys);
    },
    async *list(prefix) {
      checkKeyPrefix(prefix);
      yield* listKeys(connection, prefix);
    },
    removeUnfinished: (olderThan) => removeUploads(connection, olderThan),
  };
}

async function readObject(
  { connection, pool }: S3Tools,
  key: string,
  { range, signal }: ReadOptions,
): Promise<ObjectReader> {
  checkObjectKey(key);
  if (range !== undefined) resolveRange(key, range, Number.MAX_SAFE_INTEGER);
  const translate = (error: unknown): unknown =>
    translateS3Error(error, connection.settings, `reading object ${key}`);
  try {
    const headers: Record<string, string> = range ? { range: `bytes=${range.start}-${range.end}` } : {};
    const response = await connection.send({ method: "GET", key, headers, signal });
    const { statusCode } = response;
    if (statusCode !== (range ? 206 : 200)) {
      const fault = await readFault(response);
      if (fault.code === "NoSuchKey") throw new ObjectMissing(key, { cause: fault });
      if (statusCode === 416 && range) throw await describeRange(connection, key, range);
      if (statusCode === 200) throw new StoreUnavailable("The store ignores ranges.");
      throw fault;
    }
    const sizeBytes = Number(response.headers["content-length"] ?? Number.NaN);
    if (!Number.isSafeInteger(sizeBytes)) {
      response.destroy();
      throw new StoreUnavailable(`The store does not say how many bytes object ${key} has.`);
    }
    const { stallMs } = connection.limits;
    return new ResponseReader({ key, response, sizeBytes, stallMs, signal, pool, translate });
  } catch (error) {
    signal?.throwIfAborted();
    throw translate(error);
  }
}

/** A stream's chunks are its reader's to keep. */
async function* copyChunks(reader: ObjectReader): AsyncGenerator<Buffer> {
  for await (const chunk of reader) yield Buffer.from(chunk);
}

async function describeRange(
  connection: S3Connection,
  key: string,
  range: ByteRange,
): Promise<RangeUnsatisfiable | ObjectMissing> {
  const found = await findObject(connection, key);
  return found === null ? new ObjectMissing(key) : new RangeUnsatisfiable(key, range, found.sizeBytes);
}
