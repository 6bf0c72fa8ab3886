import { StorageError, StoreFull, StoreUnavailable } from "./errors.ts";

const fullCodes: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

/** The errno name of a failed system call (`ENOENT`), or null for any other value. */
export function findErrno(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error) || !("syscall" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

/** Turns a failed system call into StoreFull or StoreUnavailable; leaves every other error as it is. */
export function translateFsError(error: unknown, doing: string): unknown {
  if (error instanceof StorageError) return error;
  const errno = findErrno(error);
  if (errno === null) return error;
  if (fullCodes.has(errno)) return new StoreFull(`No room left (${errno}) while ${doing}.`, { cause: error });
  return new StoreUnavailable(`The file system failed (${errno}) while ${doing}.`, { cause: error });
}
