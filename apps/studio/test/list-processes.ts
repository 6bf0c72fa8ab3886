import { readdir, readFile, readlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { waitFor } from "@exhibit/testkit";
import { z } from "zod";

/** A process as /proc shows it. */
export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

const ClusterState = z.object({ data: z.string() });

/** PostgreSQL's own data directory; it lies elsewhere where the server's user can't enter the data directory. */
export async function findClusterFolder(dataDir: string): Promise<string> {
  const home = join(dataDir, "postgres");
  const state = ClusterState.parse(JSON.parse(await readFile(join(home, "cluster.json"), "utf8")));
  return resolve(home, state.data);
}

/** Every live process that has the data directory in its environment, its command, or as its folder. */
export async function listProcesses(dataDir: string): Promise<FoundProcess[]> {
  const folders = [dataDir, await findClusterFolder(dataDir).catch(() => dataDir)];
  const pids = (await readdir("/proc")).map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  const all = await Promise.all(pids.map((pid) => describeProcess(pid, folders)));
  return all.filter((found) => found !== null);
}

/** Waits until no process of a data directory is left; throws with those that stay. */
export async function waitUntilNothingRuns(dataDir: string): Promise<void> {
  let left: FoundProcess[] = [];
  const look = async () => {
    left = await listProcesses(dataDir);
    return left.length === 0;
  };
  await waitFor(look, { timeoutMs: 30_000, what: "no process of the studio" }).catch((cause: unknown) => {
    throw new Error(`processes are left: ${JSON.stringify(left)}`, { cause });
  });
}

async function describeProcess(pid: number, folders: readonly string[]): Promise<FoundProcess | null> {
  const read = (name: string) => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
  const command = (await read("cmdline")).replaceAll("\0", " ").trim();
  // One that has ended and waits for its parent has no command any more.
  if (command === "") return null;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => "");
  const text = `${command}\0${await read("environ")}\0${folder}`;
  return folders.some((wanted) => text.includes(wanted)) ? { pid, command } : null;
}

/** The runner of the studio on this data directory; null where none runs. */
export async function findRunner(dataDir: string): Promise<FoundProcess | null> {
  const found = await listProcesses(dataDir);
  return found.find(({ command }) => command.includes("apps/runner/src/main.ts")) ?? null;
}

/** The postmaster on this data directory; null where none runs. */
export async function findPostmaster(dataDir: string): Promise<FoundProcess | null> {
  const found = await listProcesses(dataDir);
  return found.find(({ command }) => /\/bin\/postgres -D /.test(command)) ?? null;
}
