import type { ToolIsolation } from "@exhibit/contracts";
import { execa } from "execa";
import { findOnPath } from "./locate-tool.ts";

/** A program with its arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

/** What this machine offers to keep a tool's processes together. */
export interface Isolation {
  readonly level: ToolIsolation;
  /** Whether the size of a single file can be limited. */
  readonly limitsFiles: boolean;
  /** The line that runs a tool under all of it. */
  wrap(line: CommandLine, maxFileBytes: number): CommandLine;
  /** The line that runs a container engine's command: it has limits of its own, and dies with the runner alone. */
  tie(line: CommandLine): CommandLine;
}

/** The kernel kills the process when its parent dies. */
const deathSignal: CommandLine = ["setpriv", "--pdeathsig", "KILL", "--"];

/**
 * Nothing leaves a PID namespace: when its first process ends, the kernel kills the rest, daemons too. Root needs no
 * user namespace, and in one a tool would lose its right to raw sockets; others keep their own user id in it.
 */
const namespaces: readonly CommandLine[] = [
  ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--"],
  ["unshare", "--user", "--map-current-user", "--pid", "--fork", "--kill-child", "--mount-proc", "--"],
];

/** The first process of a namespace takes no SIGTERM without a handler, so a tool is its child. */
const firstProcess: CommandLine = ["sh", "-c", 'trap : TERM INT; "$@"; exit $?', "sh"];

const probeMs = 5_000;

/**
 * Tries once what the machine allows; what fails is left out. Programs are looked for on `path` now, so that the
 * environment of a tool does not say which of them run.
 */
export async function probeIsolation(path: string): Promise<Isolation> {
  const place = ([name, ...args]: CommandLine): CommandLine => [findOnPath(name, path) ?? name, ...args];
  const [shell, death] = [place(firstProcess), place(deathSignal)];
  const [fileLimiter] = place(["prlimit"]);
  const truth = place(["true"]);
  const dies = await works([...death, ...truth]);
  const limitsFiles = await works([fileLimiter, "--fsize=1048576", "--", ...truth]);
  const candidates = namespaces.map(place).map((line): CommandLine => [...line, ...shell]);
  const namespace = dies ? await findWorking(candidates, (line) => [...death, ...line, ...truth]) : null;
  const tie = (line: CommandLine): CommandLine => (dies ? [...death, ...line] : line);
  return {
    level: namespace ? "pid-namespace" : dies ? "death-signal" : "process-group",
    limitsFiles,
    tie,
    wrap(line, maxFileBytes) {
      const kept = tie(namespace ? [...namespace, ...line] : line);
      return limitsFiles ? [fileLimiter, `--fsize=${maxFileBytes}`, "--", ...kept] : kept;
    },
  };
}

async function findWorking(
  candidates: readonly CommandLine[],
  tryOut: (candidate: CommandLine) => CommandLine,
): Promise<CommandLine | null> {
  for (const candidate of candidates) if (await works(tryOut(candidate))) return candidate;
  return null;
}

async function works([program, ...args]: CommandLine): Promise<boolean> {
  const { exitCode } = await execa(program, args, { reject: false, stdio: "ignore", timeout: probeMs });
  return exitCode === 0;
}
