import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { unlink } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { BufferPool } from "../buffer-pool.ts";
import { ObjectCorrupt, ObjectExists, StorageError } from "../errors.ts";
import { findErrno } from "../fs-error.ts";
import type { PutInput, StoredObject } from "../object-store.ts";
import { findObject } from "./find-object.ts";
import { putInParts } from "./put-in-parts.ts";
import type { S3Connection } from "./s3-connection.ts";
import { readDate, readFault, S3Fault } from "./s3-fault.ts";
import { askFirst, createFileBody, openStaged } from "./send-file.ts";
import { translateS3Error } from "./translate-s3-error.ts";

/** What puts and reads work with. */
export interface S3Tools {
  readonly connection: S3Connection;
  readonly pool: BufferPool;
  /** Whether the store refuses a taken key; where it does not, it is asked before. */
  readonly isConditional: boolean;
}

const mismatchCodes: ReadonlySet<string> = new Set([
  "XAmzContentSHA256Mismatch",
  "XAmzContentChecksumMismatch",
  "BadDigest",
  "InvalidDigest",
]);

const unreachableCodes: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EAI_AGAIN",
]);

/**
 * Puts a staged file under a fresh key: one PUT of known length whose signature covers the SHA-256, so that the
 * store refuses other bytes, and which a taken key refuses. What may pass is tried again, with growing waits.
 * An abort before the last byte leaves nothing; after it, the answer decides.
 */
export async function putObject(tools: S3Tools, input: PutInput): Promise<StoredObject> {
  const { connection } = tools;
  const { key, file, signal } = input;
  signal?.throwIfAborted();
  try {
    await (await openStaged(key, file)).close();
    const stored = await putPatiently(tools, input);
    await unlink(file.path).catch(() => {}); // a leftover is swept from staging; the object stands
    return stored;
  } catch (error) {
    signal?.throwIfAborted();
    throw (
      translateStaged(error, key) ?? translateS3Error(error, connection.settings, `storing object ${key}`)
    );
  }
}

function translateStaged(error: unknown, key: string): unknown {
  if (findErrno(error) !== "ELOOP") return null;
  return new ObjectCorrupt(key, "the staged file became a symbolic link", { cause: error });
}

async function putPatiently(tools: S3Tools, input: PutInput): Promise<StoredObject> {
  const { limits } = tools.connection;
  let mayBeStored = false;
  for (let tried = 0; ; tried += 1) {
    try {
      return await tryPut(tools, input);
    } catch (error) {
      if (isTaken(error)) return await judgeTaken(tools, input, mayBeStored, error);
      const delayMs = limits.retryDelaysMs[tried];
      if (delayMs === undefined || !(await mayPass(error, input))) throw error;
      mayBeStored ||= !(error instanceof S3Fault) || error.status >= 500;
      await sleep(delayMs * (0.5 + Math.random()), undefined, { signal: input.signal });
    }
  }
}

async function tryPut(tools: S3Tools, input: PutInput): Promise<StoredObject> {
  const { connection, isConditional } = tools;
  const { key, file } = input;
  if (!isConditional && (await findObject(connection, key)) !== null) throw new ObjectExists(key);
  if (file.sizeBytes > connection.limits.maxSinglePutBytes) return putInParts(tools, input);
  return putWhole(tools, input);
}

async function putWhole(tools: S3Tools, { key, file, mediaType, signal }: PutInput): Promise<StoredObject> {
  const { connection, pool, isConditional } = tools;
  const span = { start: 0, sizeBytes: file.sizeBytes };
  const response = await connection.send({
    method: "PUT",
    key,
    headers: {
      "content-type": mediaType,
      "x-amz-meta-sha256": file.sha256,
      ...(isConditional ? { "if-none-match": "*" } : {}),
      ...askFirst(file.sizeBytes),
    },
    body: createFileBody({ key, file, span, sha256: file.sha256, pool }),
    signal,
  });
  if (response.statusCode !== 200) throw await readFault(response);
  response.resume();
  const { sizeBytes, sha256 } = file;
  return { key, sizeBytes, sha256, modifiedAt: readDate(response) ?? new Date() };
}

function isTaken(error: unknown): boolean {
  return error instanceof ObjectExists || (error instanceof S3Fault && error.status === 412);
}

/** A taken key is our own success where an earlier try may have stored it and what stands there is ours. */
async function judgeTaken(
  { connection }: S3Tools,
  { key, file }: PutInput,
  mayBeStored: boolean,
  cause: unknown,
): Promise<StoredObject> {
  const found = mayBeStored ? await findObject(connection, key) : null;
  if (found?.sizeBytes === file.sizeBytes && found.sha256 === file.sha256) return found;
  throw cause instanceof ObjectExists ? cause : new ObjectExists(key, { cause });
}

/** Whether another try may go better: not where the store refuses for good, nor where the file itself is wrong. */
async function mayPass(error: unknown, { key, file }: PutInput): Promise<boolean> {
  if (error instanceof StorageError) return false;
  if (!(error instanceof S3Fault))
    return error instanceof Error && !("path" in error) && !isUnreachable(error);
  if (!mismatchCodes.has(error.code)) {
    return error.status === 409 || error.status === 408 || error.status === 429 || error.status >= 500;
  }
  const found = await hashFile(file.path);
  if (found === file.sha256) return true; // changed on the way
  throw new ObjectCorrupt(key, `the staged file has the digest ${found}`, { cause: error });
}

/** Nobody is there: that takes longer than a put waits, and its caller can say so meanwhile. */
function isUnreachable(error: Error): boolean {
  return "code" in error && unreachableCodes.has(error.code);
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk);
  return hash.digest("hex");
}
