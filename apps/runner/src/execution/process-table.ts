import { readdirSync, readFileSync } from "node:fs";

// Linux tells in /proc what is needed to know a process again; elsewhere these find nothing, and nothing is ended.

/** When a process started, in ticks since the machine did: with the id it names one process for good. Null if it is gone. */
export function findStartTime(pid: number): string | null {
  const stat = readProc(pid, "stat");
  // The name in parentheses may hold anything, a parenthesis too; start time is field 22.
  return stat === null ? null : (stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null);
}

/** The environment variables that mark every process of an attempt and of one of its tools, wherever it moves itself. */
export const marks = { attempt: "EXHIBIT_ATTEMPT", tool: "EXHIBIT_TOOL" } as const;

/** Ends every process that carries a mark with this value; answers how many there were. */
export function killMarked(kind: keyof typeof marks, value: string): number {
  const mark = `${marks[kind]}=${value}`;
  const marked = listPids().filter((pid) => readProc(pid, "environ")?.split("\0").includes(mark) ?? false);
  for (const pid of marked) trySignal(pid, "SIGKILL");
  return marked.length;
}

/** Signals a process, or a group by its negative id; false where there is none. */
export function trySignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function listPids(): number[] {
  try {
    return readdirSync("/proc")
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && pid > 1 && pid !== process.pid);
  } catch {
    return [];
  }
}

function readProc(pid: number, file: "stat" | "environ"): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return null;
  }
}
