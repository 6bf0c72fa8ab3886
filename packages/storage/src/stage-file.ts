import { constants, type Stats } from "node:fs";
import { type FileHandle, open, realpath, stat } from "node:fs/promises";
import { relative, sep } from "node:path";
import { FileMissing, UnsafeFile } from "./errors.ts";
import { findErrno, translateFsError } from "./fs-error.ts";
import type { StagedFile } from "./object-store.ts";
import { type StageOptions, type StagingArea, StagingFile } from "./staging-area.ts";

const bufferBytes = 1024 * 1024;

/** As StageOptions, and where the file must lie. */
export interface StageFileOptions extends StageOptions {
  /** A directory; a file that lies elsewhere (a parent may be a symbolic link) throws UnsafeFile "outside". */
  readonly within?: string | undefined;
}

/** A staged copy. Size and digest are those of the copy, whatever happened to the source meanwhile. */
export interface StagedCopy extends StagedFile {
  /** The source's size or time of change moved while it was read: the copy may mix two states of it. */
  readonly changedWhileRead: boolean;
}

/**
 * Copies a file that a component wrote into the area, hashing the copy. Never follows a link at the path, never
 * blocks on a pipe, never reads a device. Throws UnsafeFile (with the path and why) and FileMissing, else as stageStream.
 */
export async function stageFile(
  area: StagingArea,
  path: string,
  options: StageFileOptions = {},
): Promise<StagedCopy> {
  options.signal?.throwIfAborted();
  const source = await openSafely(path);
  try {
    const before = await checkSource(source, path, options.within);
    return await copySource(area, source, before, options);
  } finally {
    await source.close();
  }
}

async function openSafely(path: string): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const errno = findErrno(error);
    if (errno === "ENOENT" || errno === "ENOTDIR") throw new FileMissing(path, { cause: error });
    if (errno === "ELOOP") throw new UnsafeFile(path, "symbolic link", { cause: error });
    if (errno === "ENXIO") throw new UnsafeFile(path, "not a regular file", { cause: error }); // a socket
    if (errno === "EACCES" || errno === "EPERM") throw new UnsafeFile(path, "unreadable", { cause: error });
    throw translateFsError(error, "opening a component's file");
  }
}

async function checkSource(source: FileHandle, path: string, within: string | undefined): Promise<Stats> {
  const stats = await source.stat();
  if (!stats.isFile()) throw new UnsafeFile(path, "not a regular file");
  if (stats.nlink !== 1) throw new UnsafeFile(path, "hard link");
  if (within !== undefined && !(await liesWithin(stats, path, within))) throw new UnsafeFile(path, "outside");
  return stats;
}

/** The opened file is the one at a path inside: with one name only, a swapped parent directory can't lie about it. */
async function liesWithin(opened: Stats, path: string, within: string): Promise<boolean> {
  const [realPath, realRoot] = await Promise.all([realpath(path), realpath(within)]);
  const fromRoot = relative(realRoot, realPath);
  if (fromRoot === ".." || fromRoot.startsWith(`..${sep}`)) return false;
  const there = await stat(realPath);
  return there.dev === opened.dev && there.ino === opened.ino;
}

async function copySource(
  area: StagingArea,
  source: FileHandle,
  before: Stats,
  options: StageFileOptions,
): Promise<StagedCopy> {
  let file: StagingFile | null = null;
  try {
    file = await StagingFile.create(area, options, before.size);
    await copyBytes(source, file, before.size, options.signal);
    const after = await source.stat();
    const staged = await file.finish();
    const changedWhileRead = after.mtimeMs !== before.mtimeMs || after.size !== before.size;
    return { ...staged, changedWhileRead };
  } catch (error) {
    await file?.discard();
    throw translateFsError(error, "staging a component's file");
  }
}

/** Copies what the file had when it was opened; one that keeps growing must not keep us. */
async function copyBytes(
  source: FileHandle,
  file: StagingFile,
  sizeBytes: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const size = Math.min(bufferBytes, sizeBytes);
  let reading = Buffer.allocUnsafeSlow(size);
  let writing: Buffer<ArrayBuffer> | null = null;
  for (let position = 0; position < sizeBytes; ) {
    signal?.throwIfAborted();
    const length = Math.min(size, sizeBytes - position);
    const { bytesRead } = await source.read(reading, 0, length, position);
    if (bytesRead === 0) return;
    await file.write(reading.subarray(0, bytesRead));
    position += bytesRead;
    // The write before this one is done, so its buffer is free.
    const free = writing ?? Buffer.allocUnsafeSlow(size);
    writing = reading;
    reading = free;
  }
}
