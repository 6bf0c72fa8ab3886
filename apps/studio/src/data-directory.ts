import { mkdir, rm, statfs, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { StudioEnv } from "./env.ts";
import { StudioFault } from "./studio-fault.ts";

/** Where this user's data lies (settings first, then root's place, then the XDG data directory). */
export function resolveDataDirectory(env: StudioEnv): string {
  if (env.EXHIBIT_DATA_DIR !== undefined) return resolve(env.EXHIBIT_DATA_DIR);
  if (process.geteuid?.() === 0) return "/var/lib/exhibit";
  return join(env.XDG_DATA_HOME ?? join(homedir(), ".local/share"), "exhibit");
}

/** Where the keys of the stored secrets lie; made at the first start. */
export function findSecretKeyFile(dataDir: string): string {
  return join(dataDir, "secret.key");
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTDIR: "something above it is a file",
  EEXIST: "a file has its name",
  EACCES: "this user may not write there",
  EPERM: "this user may not write there",
  EROFS: "it is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
};

/** Makes the data directory and writes to it once. Throws StudioFault where it is unwritable or too full. */
export async function openDataDirectory(dir: string, minFreeBytes: number): Promise<void> {
  const probe = join(dir, `.probe-${process.pid}`);
  try {
    // As root, the database's user passes through: everything inside has modes of its own.
    await mkdir(join(dir, "logs"), { recursive: true, mode: process.geteuid?.() === 0 ? 0o711 : 0o700 });
    await writeFile(probe, "", { mode: 0o600, flush: true });
  } catch (cause) {
    throw new StudioFault(
      `The data directory ${dir} can't be used, ${describeUnusable(cause)}: set EXHIBIT_DATA_DIR to a folder that can be written to.`,
      { cause },
    );
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
  const { bavail, bsize } = await statfs(dir);
  if (bavail * bsize < minFreeBytes) {
    throw new StudioFault(
      `The disk of ${dir} has ${describeBytes(bavail * bsize)} free and Exhibit asks for ${describeBytes(minFreeBytes)}: free some, or set EXHIBIT_MIN_FREE_BYTES lower.`,
    );
  }
}

/** Why a folder can't be written to, in words. */
export function describeUnusable(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return REASONS[code] ?? (cause instanceof Error ? cause.message : String(cause));
}

/** A size as people read it. */
export function describeBytes(bytes: number): string {
  return bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`;
}
