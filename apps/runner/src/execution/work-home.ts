import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Container, removeContainer } from "../tools/container.ts";
import { findStartTime, killMarked, trySignal } from "./process-table.ts";

/** A tool's process or container as it is noted, so that the next runner can end what this one leaves behind. */
const Note = z.union([
  z.object({ pid: z.int().min(2), startTime: z.string() }),
  z.object({ engine: z.string(), name: z.string() }),
]);
type Note = z.infer<typeof Note>;

/** The part of the work root that belongs to this process. */
export interface WorkHome {
  /** Makes the work directory of an attempt, and removes it with `remove`. */
  enter(attemptId: string): Promise<{ workDir: string; remove(): Promise<void> }>;
  /** Notes a process (leader of its group) or a container of an attempt, until the answer is called. */
  note(attemptId: string, what: number | Container): Promise<() => Promise<void>>;
  /** Ends what runners that are gone have left below the work root; answers how many processes and containers. */
  reap(): Promise<number>;
  /** Removes this process's part. */
  close(): Promise<void>;
}

/**
 * Opens the work root: `<pid>-<start time>/<attempt>/{work,notes}`. `environment` is for the container engine's command.
 * Throws where the root can't be written.
 */
export async function openWorkHome(
  root: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<WorkHome> {
  const own = `${process.pid}-${findStartTime(process.pid) ?? "0"}`;
  const home = join(root, own);
  await mkdir(home, { recursive: true, mode: 0o700 });
  return {
    async enter(attemptId) {
      const attempt = join(home, attemptId);
      const workDir = join(attempt, "work");
      await mkdir(workDir, { recursive: true, mode: 0o700 });
      return { workDir, remove: () => rm(attempt, { recursive: true, force: true }) };
    },
    async note(attemptId, what) {
      const note = typeof what === "number" ? describeProcess(what) : what;
      if (note === null) return async () => {};
      const folder = join(home, attemptId, "notes");
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, `${"pid" in note ? note.pid : note.name}.json`);
      await writeFile(path, JSON.stringify(note));
      return () => rm(path, { force: true });
    },
    reap: () => reapDead(root, environment),
    close: () => rm(home, { recursive: true, force: true }),
  };
}

function describeProcess(pid: number): Note | null {
  const startTime = findStartTime(pid);
  return startTime === null ? null : { pid, startTime };
}

async function reapDead(root: string, environment: Readonly<Record<string, string>>): Promise<number> {
  let ended = 0;
  for (const name of await list(root)) {
    const [pid, startTime] = name.split("-");
    if (!startTime || findStartTime(Number(pid)) === startTime) continue;
    const home = join(root, name);
    for (const attemptId of await list(home)) {
      for (const note of await readNotes(join(home, attemptId, "notes"))) {
        if (await endNoted(note, environment)) ended += 1;
      }
      ended += killMarked("attempt", attemptId);
    }
    await rm(home, { recursive: true, force: true });
  }
  return ended;
}

async function endNoted(note: Note, environment: Readonly<Record<string, string>>): Promise<boolean> {
  if ("pid" in note) {
    return findStartTime(note.pid) === note.startTime && trySignal(-note.pid, "SIGKILL");
  }
  await removeContainer(note, environment);
  return true;
}

async function readNotes(folder: string): Promise<Note[]> {
  const notes = await Promise.all(
    (await list(folder)).map(async (file) => {
      try {
        return [Note.parse(JSON.parse(await readFile(join(folder, file), "utf8")))];
      } catch {
        return []; // half written when its runner died
      }
    }),
  );
  return notes.flat();
}

async function list(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
