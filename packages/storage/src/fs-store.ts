import { constants } from "node:fs";
import { type FileHandle, lstat, open, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { addAbortSignal, type Readable } from "node:stream";
import { createBufferPool } from "./buffer-pool.ts";
import { createDurableDirectories } from "./durable-directories.ts";
import { ObjectMissing, StoreUnavailable } from "./errors.ts";
import { FileReader } from "./file-reader.ts";
import { findErrno, translateFsError } from "./fs-error.ts";
import { listObjects } from "./list-objects.ts";
import { checkKeyPrefix, checkObjectKey } from "./object-key.ts";
import type { ObjectStore, ReadOptions, StoredObject } from "./object-store.ts";
import { prepareRoot } from "./prepare-root.ts";
import { putFile } from "./put-file.ts";
import { resolveRange, type Span } from "./resolve-range.ts";
import type { StagingArea } from "./staging-area.ts";

const maxLargeReadBuffers = 24;
const streamChunkBytes = 256 * 1024;
const deletesAtOnce = 16;
const absentCodes: ReadonlySet<string | null> = new Set(["ENOENT", "ENOTDIR", "EISDIR", "ELOOP"]);

/** Where the file store lives. */
export interface FsStoreOptions {
  /** Absolute; made (0700) if absent. Holds `objects/<key>` and `staging/`, which must lie on one file system. */
  readonly root: string;
  /** Staging refuses with StoreFull rather than leave less than this free. Default 0. */
  readonly minFreeBytes?: number | undefined;
}

/** The file store, and the staging area that its puts must come from. */
export interface FsStore extends ObjectStore, StagingArea {
  readonly minFreeBytes: number;
}

/** Opens or makes a file store. Throws StoreUnavailable when the root can't be made or written, or can't hold hard links. */
export async function createFsStore(options: FsStoreOptions): Promise<FsStore> {
  const { objectsDir, stagingDir } = await prepareRoot(options.root);
  const directories = createDurableDirectories(objectsDir);
  const pool = createBufferPool(maxLargeReadBuffers);
  const resolvePath = (key: string): string => {
    checkObjectKey(key);
    return join(objectsDir, key);
  };
  return {
    stagingDir,
    minFreeBytes: options.minFreeBytes ?? 0,
    async put(input) {
      return putFile(input, resolvePath(input.key), directories);
    },
    async open(key, readOptions = {}) {
      const { handle, span } = await openIn(objectsDir, key, resolvePath(key), readOptions);
      return createStream(handle, span, readOptions.signal);
    },
    async read(key, readOptions = {}) {
      const { handle, span } = await openIn(objectsDir, key, resolvePath(key), readOptions);
      return new FileReader({ key, handle, pool, signal: readOptions.signal, ...span });
    },
    async head(key) {
      const found = await findObject(key, resolvePath(key));
      if (found === null) await assertThere(objectsDir);
      return found;
    },
    async delete(keys) {
      await deleteFiles(keys.map(resolvePath));
    },
    async *list(prefix) {
      checkKeyPrefix(prefix);
      try {
        yield* listObjects(objectsDir, prefix, findObject);
      } catch (error) {
        throw translateFsError(error, `listing objects below ${prefix}`);
      }
    },
    // A file is linked whole or not at all; what was staged has a sweep of its own.
    removeUnfinished: async () => 0,
  };
}

/** An object can be missing only from a store that is there: where a disk is not mounted, all of them seem to be. */
async function assertThere(objectsDir: string): Promise<void> {
  await stat(objectsDir).catch((cause: unknown) => {
    throw new StoreUnavailable(`The store's folder ${objectsDir} can't be found.`, { cause });
  });
}

async function openIn(
  objectsDir: string,
  key: string,
  path: string,
  options: ReadOptions,
): ReturnType<typeof openObject> {
  try {
    return await openObject(key, path, options);
  } catch (error) {
    if (error instanceof ObjectMissing) await assertThere(objectsDir);
    throw error;
  }
}

async function openObject(
  key: string,
  path: string,
  { range, signal }: ReadOptions,
): Promise<{ handle: FileHandle; span: Span }> {
  signal?.throwIfAborted();
  const handle = await openFile(key, path);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new ObjectMissing(key);
    const span = resolveRange(key, range, stats.size);
    signal?.throwIfAborted();
    return { handle, span };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function openFile(key: string, path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (absentCodes.has(findErrno(error))) throw new ObjectMissing(key, { cause: error });
    throw translateFsError(error, `opening object ${key}`);
  }
}

function createStream(handle: FileHandle, span: Span, signal: AbortSignal | undefined): Readable {
  // An empty span has no last byte to name; reading to the end finds it at once.
  const end = span.sizeBytes === 0 ? Number.POSITIVE_INFINITY : span.start + span.sizeBytes - 1;
  const stream = handle.createReadStream({ start: span.start, end, highWaterMark: streamChunkBytes });
  return signal === undefined ? stream : addAbortSignal(signal, stream);
}

async function findObject(key: string, path: string): Promise<StoredObject | null> {
  try {
    const stats = await lstat(path);
    // The time of linking: the bytes were written earlier, and a sweep must not take a fresh object for an old one.
    return stats.isFile() ? { key, sizeBytes: stats.size, sha256: null, modifiedAt: stats.ctime } : null;
  } catch (error) {
    if (absentCodes.has(findErrno(error))) return null;
    throw translateFsError(error, `looking at object ${key}`);
  }
}

/** Not fsynced: a name that a power cut brings back is an object without a row, and swept again. */
async function deleteFiles(paths: readonly string[]): Promise<void> {
  const failures: unknown[] = [];
  for (let first = 0; first < paths.length; first += deletesAtOnce) {
    const results = await Promise.allSettled(
      paths.slice(first, first + deletesAtOnce).map((path) => unlink(path)),
    );
    for (const result of results) {
      if (result.status === "rejected" && !absentCodes.has(findErrno(result.reason)))
        failures.push(result.reason);
    }
  }
  if (failures.length > 0) throw translateFsError(failures[0], `deleting ${failures.length} objects`);
}
