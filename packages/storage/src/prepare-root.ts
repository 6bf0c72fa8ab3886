import { randomUUID } from "node:crypto";
import { link, mkdir, rm, writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { StoreUnavailable } from "./errors.ts";
import { findErrno, translateFsError } from "./fs-error.ts";

/** The two directories of a file store. */
export interface StoreDirectories {
  readonly objectsDir: string;
  readonly stagingDir: string;
}

/** Makes the directories and tries what puts rely on, so that a wrong disk is refused at start with one sentence. */
export async function prepareRoot(root: string): Promise<StoreDirectories> {
  if (!isAbsolute(root)) throw new StoreUnavailable(`The file store's root must be absolute; got ${root}.`);
  const directories = { objectsDir: join(root, "objects"), stagingDir: join(root, "staging") };
  try {
    await mkdir(directories.objectsDir, { recursive: true, mode: 0o700 });
    await mkdir(directories.stagingDir, { recursive: true, mode: 0o700 });
    await probeHardLink(directories);
    return directories;
  } catch (error) {
    throw translateFsError(error, `opening the file store ${root}`);
  }
}

async function probeHardLink({ objectsDir, stagingDir }: StoreDirectories): Promise<void> {
  const name = `${randomUUID()}.probe.staged`; // a sweep finds one that a kill left, on either side
  const [staged, linked] = [join(stagingDir, name), join(objectsDir, name)];
  try {
    await writeFile(staged, "", { flag: "wx", mode: 0o600 });
    await link(staged, linked);
  } catch (error) {
    if (!isLinkRefusal(error)) throw error;
    throw new StoreUnavailable(
      `The file store needs hard links between ${stagingDir} and ${objectsDir}: both on one file system that has them.`,
      { cause: error },
    );
  } finally {
    await Promise.all([staged, linked].map((path) => rm(path, { force: true })));
  }
}

function isLinkRefusal(error: unknown): boolean {
  const errno = findErrno(error);
  return errno === "EXDEV" || errno === "EPERM" || errno === "ENOTSUP" || errno === "ENOSYS";
}
