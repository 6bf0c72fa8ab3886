import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";

/** Resident memory of a process now, in bytes, from /proc. */
async function readMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024;
}

/** The highest resident memory of each process while `work` runs, above what it had at the beginning, in bytes. */
export async function watchMemory<Name extends string>(
  pids: Readonly<Record<Name, number>>,
  work: () => Promise<void>,
): Promise<Map<string, number>> {
  const growth = new Map<string, number>();
  const base = new Map<string, number>();
  const stop = new AbortController();
  const sampling = (async () => {
    while (!stop.signal.aborted) {
      for (const [name, pid] of Object.entries<number>(pids)) {
        const now = await readMemory(pid);
        const first = base.get(name) ?? now;
        base.set(name, first);
        growth.set(name, Math.max(growth.get(name) ?? 0, now - first));
      }
      await delay(20);
    }
  })();
  try {
    await work();
  } finally {
    stop.abort();
    await sampling;
  }
  return growth;
}
