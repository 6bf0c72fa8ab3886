import { type ExecFileException, execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type StudioProcess, startStudio } from "@exhibit/testkit/studio";
import { findClusterFolder, listProcesses, waitUntilNothingRuns } from "./list-processes.ts";

/** The checkout that these tests lie in. */
export const checkout = join(import.meta.dirname, "../../..");

/** How a command ended, and what it printed. */
interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

/** A person's terminal in this checkout, with a data directory of its own. */
export interface Terminal {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  start(): Promise<StudioProcess>;
  /** Runs a program to its end; a start among them may build the web app first. */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** `./exhibit` with a verb. */
  exhibit(...args: string[]): Promise<Ended>;
  /** Waits until all has ended, and removes the data directory and the cluster. */
  close(): Promise<void>;
}

/** Opens a terminal whose commands get `settings` on top of a small environment. */
export async function openTerminal(settings: Readonly<Record<string, string>> = {}): Promise<Terminal> {
  const home = await mkdtemp(join(tmpdir(), "exhibit-terminal-"));
  // As root, the database's user passes through; other tests start it where it can't.
  await chmod(home, 0o711);
  const dataDir = join(home, "data");
  const env = {
    PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ""}`,
    HOME: home,
    EXHIBIT_DATA_DIR: dataDir,
    EXHIBIT_PORT: "0",
    ...settings,
  };
  const run: Terminal["run"] = (program, args, more = {}) =>
    new Promise((resolve) => {
      const options = { cwd: checkout, env: { ...env, ...more }, timeout: 170_000, maxBuffer: 16 * 2 ** 20 };
      execFile(program, args, options, (error: ExecFileException | null, stdout, stderr) => {
        resolve({ code: error === null ? 0 : (error.code ?? error.signal), stdout, stderr });
      });
    });
  return {
    dataDir,
    env,
    start: () =>
      startStudio({
        checkout,
        command: [process.execPath, "scripts/launcher.mjs", "start"],
        env,
        // The first start of a checkout builds the web app.
        timeoutMs: 170_000,
      }),
    run,
    exhibit: (...args) => run(join(checkout, "exhibit"), args),
    async close() {
      try {
        await waitUntilNothingRuns(home);
      } finally {
        for (const { pid } of await listProcesses(home)) process.kill(pid, "SIGKILL");
        const cluster = await findClusterFolder(dataDir).catch(() => null);
        if (cluster !== null) await rm(cluster, { recursive: true, force: true });
        await rm(home, { recursive: true, force: true });
      }
    },
  };
}
