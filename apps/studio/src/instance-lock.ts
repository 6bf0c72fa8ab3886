import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { StudioFault } from "./studio-fault.ts";

const InstanceInfo = z.object({ pid: z.number(), url: z.string() });

/** What a running studio tells about itself. */
export type InstanceInfo = z.infer<typeof InstanceInfo>;

/** The right to use a data directory. */
export interface InstanceLock {
  /** Lets others read where this studio answers. */
  publish(info: InstanceInfo): void;
  release(): void;
}

/**
 * Takes the data directory for this process. The lock is SQLite's on an empty file: the kernel drops it
 * however the process ends, so that there are no stale locks to judge. Throws StudioFault when it is held.
 */
export function takeInstanceLock(dataDir: string): InstanceLock {
  const infoFile = join(dataDir, "instance.json");
  const lock = tryLock(dataDir);
  if (lock === null) {
    const other = findInstance(dataDir);
    const who = other === null ? "" : ` (process ${other.pid}, ${other.url})`;
    throw new StudioFault(
      `A studio already runs on the data in ${dataDir}${who}: use that one, or stop it first.`,
    );
  }
  rmSync(infoFile, { force: true });
  return {
    publish: (info) => writeFileSync(infoFile, `${JSON.stringify(info)}\n`, { mode: 0o600 }),
    release() {
      rmSync(infoFile, { force: true });
      lock.close();
    },
  };
}

/** What the studio that holds this data directory said about itself; null where none does, or not yet. */
export function findRunningInstance(dataDir: string): InstanceInfo | null {
  const info = findInstance(dataDir);
  if (info === null) return null;
  const lock = tryLock(dataDir);
  if (lock === null) return info;
  lock.close();
  return null;
}

function tryLock(dataDir: string): DatabaseSync | null {
  const lock = new DatabaseSync(join(dataDir, "instance.lock"));
  try {
    lock.exec("begin exclusive");
    return lock;
  } catch (cause) {
    lock.close();
    // 5: SQLITE_BUSY
    if (cause instanceof Error && "errcode" in cause && cause.errcode === 5) return null;
    throw cause;
  }
}

function findInstance(dataDir: string): InstanceInfo | null {
  try {
    return InstanceInfo.parse(JSON.parse(readFileSync(join(dataDir, "instance.json"), "utf8")));
  } catch {
    return null;
  }
}
