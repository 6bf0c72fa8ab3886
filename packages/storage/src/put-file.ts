import type { Stats } from "node:fs";
import { link, lstat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { type DurableDirectories, syncDirectory } from "./durable-directories.ts";
import { InvalidObjectKey, ObjectCorrupt, ObjectExists } from "./errors.ts";
import { findErrno, translateFsError } from "./fs-error.ts";
import type { PutInput, StagedFile, StoredObject } from "./object-store.ts";

/**
 * Gives a staged file its final name with `link()`, which fails where a name is taken (`rename` would overwrite).
 * Its bytes were fsynced by staging; here the name is made durable, and only then does the staged name go.
 */
export async function putFile(
  input: PutInput,
  path: string,
  directories: DurableDirectories,
): Promise<StoredObject> {
  const { key, file, signal } = input;
  signal?.throwIfAborted();
  try {
    const staged = await lstat(file.path);
    checkStaged(key, file, staged);
    await ensureParent(key, path, directories);
    signal?.throwIfAborted();
    await linkFresh(key, file.path, path);
    const stored = await confirmLinked(input, path, staged);
    await unlink(file.path).catch(() => {}); // a leftover name is swept from staging; the object stands
    return stored;
  } catch (error) {
    if (signal?.aborted === true && error === signal.reason) throw error;
    throw translateFsError(error, `storing object ${key}`);
  }
}

function checkStaged(key: string, file: StagedFile, staged: Stats): void {
  if (!staged.isFile()) throw new ObjectCorrupt(key, `the staged ${file.path} is not a regular file`);
  if (staged.size !== file.sizeBytes) {
    throw new ObjectCorrupt(key, `${staged.size} bytes were staged, ${file.sizeBytes} promised`);
  }
}

async function ensureParent(key: string, path: string, directories: DurableDirectories): Promise<void> {
  try {
    await directories.ensure(dirname(path));
  } catch (error) {
    const errno = findErrno(error);
    if (errno !== "ENOTDIR" && errno !== "EEXIST") throw error;
    throw new InvalidObjectKey(key, "a part of it before a slash is itself an object");
  }
}

async function linkFresh(key: string, from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (findErrno(error) === "EEXIST") throw new ObjectExists(key, { cause: error });
    throw error;
  }
}

/** Takes the name back when it can't be vouched for: a rejected put leaves nothing. */
async function confirmLinked(input: PutInput, path: string, staged: Stats): Promise<StoredObject> {
  const { key, file } = input;
  try {
    const linked = await lstat(path);
    if (linked.ino !== staged.ino || linked.dev !== staged.dev || linked.size !== file.sizeBytes) {
      throw new ObjectCorrupt(key, "the staged file was exchanged while it was stored");
    }
    await syncDirectory(dirname(path));
    return { key, sizeBytes: linked.size, sha256: file.sha256, modifiedAt: linked.ctime };
  } catch (error) {
    await unlink(path).catch(() => {});
    throw error;
  }
}
