import { createHash, randomUUID } from "node:crypto";
import { constants, type Dir } from "node:fs";
import { type FileHandle, lstat, open, opendir, statfs, unlink } from "node:fs/promises";
import { join } from "node:path";
import { FileTooLarge, StoreFull } from "./errors.ts";
import { findErrno, translateFsError } from "./fs-error.ts";
import type { StagedFile } from "./object-store.ts";

const stagedSuffix = ".staged";
const spaceCheckEveryBytes = 32 * 1024 * 1024;

/** Where files are staged, and how much of its disk must stay free. A file store is one. */
export interface StagingArea {
  /** An existing directory that nobody else writes to; for the file store on the store's own file system. */
  readonly stagingDir: string;
  /** Staging throws StoreFull rather than leave less than this. 0 or absent: only a full disk refuses. */
  readonly minFreeBytes?: number | undefined;
}

/** What staging may take. */
export interface StageOptions {
  readonly signal?: AbortSignal | undefined;
  /** More bytes than this throw FileTooLarge. */
  readonly maxBytes?: number | undefined;
  /** Sees every byte in order, while it is written. The bytes are only its own until it returns. */
  readonly watch?: ((bytes: Uint8Array) => void) | undefined;
}

/** Throws StoreFull if less than the area's floor would stay free once `neededBytes` more are written. */
export async function checkFreeSpace(area: StagingArea, neededBytes = 0): Promise<void> {
  const floorBytes = area.minFreeBytes ?? 0;
  if (floorBytes === 0 && neededBytes === 0) return;
  const freeBytes = await measureFreeBytes(area.stagingDir);
  if (freeBytes - neededBytes >= floorBytes) return;
  throw new StoreFull(
    `${freeBytes} bytes are free where ${area.stagingDir} lies; ${neededBytes} are needed and ${floorBytes} must stay free.`,
    { room: { freeBytes, neededBytes, floorBytes } },
  );
}

async function measureFreeBytes(directory: string): Promise<number> {
  try {
    const { bavail, bsize } = await statfs(directory);
    return bavail * bsize;
  } catch (error) {
    throw translateFsError(error, "measuring the free space");
  }
}

/** Removes staged files last written before `olderThan` (left by killed processes) and says how many. Younger ones may be in use. */
export async function removeStaleStaging(area: StagingArea, olderThan: Date): Promise<number> {
  let removed = 0;
  for await (const entry of await openStaging(area)) {
    if (!entry.isFile() || !entry.name.endsWith(stagedSuffix)) continue;
    if (await removeIfOlder(join(area.stagingDir, entry.name), olderThan)) removed += 1;
  }
  return removed;
}

async function openStaging(area: StagingArea): Promise<Dir> {
  try {
    return await opendir(area.stagingDir);
  } catch (error) {
    throw translateFsError(error, "opening the staging directory");
  }
}

async function removeIfOlder(path: string, olderThan: Date): Promise<boolean> {
  try {
    if ((await lstat(path)).mtime >= olderThan) return false;
    await unlink(path);
    return true;
  } catch (error) {
    if (findErrno(error) === "ENOENT") return false;
    throw translateFsError(error, "removing stale staged files");
  }
}

/** One file being staged: every byte given is hashed, counted and written, in order. */
export class StagingFile {
  readonly path: string;
  readonly #area: StagingArea;
  readonly #handle: FileHandle;
  readonly #maxBytes: number;
  readonly #watch: StageOptions["watch"];
  readonly #hash = createHash("sha256");
  #sizeBytes = 0;
  #spaceCheckedAt = 0;
  #pending: Promise<void> = Promise.resolve();

  private constructor(area: StagingArea, path: string, handle: FileHandle, options: StageOptions) {
    this.#area = area;
    this.path = path;
    this.#handle = handle;
    this.#maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
    this.#watch = options.watch;
  }

  /** Refuses at once when `expectedBytes` are too many for the limit or the disk. */
  static async create(area: StagingArea, options: StageOptions, expectedBytes = 0): Promise<StagingFile> {
    options.signal?.throwIfAborted();
    const maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
    if (expectedBytes > maxBytes) throw new FileTooLarge(maxBytes);
    await checkFreeSpace(area, expectedBytes);
    const path = join(area.stagingDir, `${randomUUID()}${stagedSuffix}`);
    // Read-only from birth: the linked object is the same inode, and this handle alone may write it.
    const handle = await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o400);
    return new StagingFile(area, path, handle, options);
  }

  /** Starts writing once the write before is done; the bytes must stay untouched until the call after the next resolves. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#sizeBytes + bytes.length > this.#maxBytes) throw new FileTooLarge(this.#maxBytes);
    await this.#pending;
    if (this.#sizeBytes - this.#spaceCheckedAt >= spaceCheckEveryBytes) {
      this.#spaceCheckedAt = this.#sizeBytes;
      await checkFreeSpace(this.#area, bytes.length);
    }
    this.#pending = writeAll(this.#handle, bytes);
    // Whoever waits for it next sees the failure; until then it must not count as unhandled.
    this.#pending.catch(() => {});
    this.#sizeBytes += bytes.length;
    this.#hash.update(bytes); // overlaps the write
    this.#watch?.(bytes);
  }

  /** Waits for the last write, makes the bytes durable and closes. */
  async finish(): Promise<StagedFile> {
    await this.#pending;
    // On the handle that wrote: a write-back error is reported to it for certain.
    await this.#handle.sync();
    await this.#handle.close();
    return { path: this.path, sizeBytes: this.#sizeBytes, sha256: this.#hash.digest("hex") };
  }

  /** Closes and removes; for failures, so it throws nothing that would hide the first one. */
  async discard(): Promise<void> {
    await this.#pending.catch(() => {});
    await this.#handle.close().catch(() => {});
    await unlink(this.path).catch(() => {});
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, offset, bytes.length - offset);
    offset += bytesWritten;
  }
}
