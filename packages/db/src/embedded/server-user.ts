import { readFile, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";

/** The operating system user that PostgreSQL's processes run as. */
export interface ServerUser {
  readonly uid: number;
  readonly gid: number;
}

const CANDIDATES = ["nobody", "daemon", "bin"];

/**
 * PostgreSQL refuses to run as root, so root hands it to an unprivileged user that exists: the owner of
 * the data where there is some, else `nobody`. Null: this process's own user.
 */
export async function chooseServerUser(dataDir: string | undefined): Promise<ServerUser | null> {
  if (process.geteuid?.() !== 0) return null;
  const owner = dataDir === undefined ? null : await stat(dataDir).catch(() => null);
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const accounts = (await readFile("/etc/passwd", "utf8")).split("\n").map((line) => line.split(":"));
  for (const name of CANDIDATES) {
    const account = accounts.find(([account]) => account === name);
    const uid = Number(account?.[2]);
    const gid = Number(account?.[3]);
    if (uid > 0 && gid > 0) return { uid, gid };
  }
  throw new EmbeddedPostgresError(
    "PostgreSQL does not run as root and this system has no user nobody, daemon or bin: start as an ordinary user.",
  );
}

/** Whether the user may pass through this folder and every one above it (POSIX modes; ACLs are not read). */
export async function canEnter(folder: string, user: ServerUser | null): Promise<boolean> {
  if (user === null) return true;
  const { uid, gid, mode } = await stat(folder);
  const executeBit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  if ((mode & executeBit) === 0) return false;
  const parent = dirname(folder);
  return parent === folder || canEnter(parent, user);
}
