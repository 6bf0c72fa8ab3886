import { readdir, readFile } from "node:fs/promises";

/** What a tree of processes uses, from /proc (Linux). */
export interface Usage {
  processes: number;
  /** Proportional set size: pages shared between processes, such as PostgreSQL's buffers, count once. */
  memoryBytes: number;
  /** User and system time since their start. */
  cpuSeconds: number;
}

const clockTicks = 100;

/** Usage of every process whose environment holds `marker`, e.g. `EXHIBIT_DATA_DIR=/tmp/x`, or whose command line does. */
export async function measureProcesses(marker: string): Promise<Usage> {
  const usage: Usage = { processes: 0, memoryBytes: 0, cpuSeconds: 0 };
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    try {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8");
      const command = await readFile(`/proc/${pid}/cmdline`, "utf8");
      if (!environment.includes(marker) && !command.includes(marker)) continue;
      const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8");
      const stat = await readFile(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      usage.processes += 1;
      usage.memoryBytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0) * 1024;
      usage.cpuSeconds += (Number(fields[11]) + Number(fields[12])) / clockTicks;
    } catch {
      // The process ended meanwhile.
    }
  }
  return usage;
}
