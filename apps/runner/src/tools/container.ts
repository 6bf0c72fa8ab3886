import { chown, lchown, readdir } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import type { CommandLine } from "./isolation.ts";

const memory = "2g";
const processes = "512";
const killMs = 15_000;
/** What a runner that is root runs containers as. */
const nobody = 65_534;
/** The image has its own PATH, and the home is the one folder that is mounted. */
const ownVariables: ReadonlySet<string> = new Set(["PATH", "HOME"]);

/** A container as it is named, so that it can be ended by whoever finds the name. */
export interface Container {
  readonly engine: string;
  readonly name: string;
}

/** What a container is made of. */
export interface ContainerOptions {
  readonly image: string;
  /** The only folder of the machine that it sees, at the same place. */
  readonly workDir: string;
  readonly cwd: string;
  /** Names alone go on the command line; the engine's command reads the values from its own environment. */
  readonly variables: readonly string[];
  readonly hasInput: boolean;
}

/** The line that runs a tool in a container: no rights, nothing writable but the work directory and a small /tmp. */
export function buildContainerLine(
  { engine, name }: Container,
  args: readonly string[],
  options: ContainerOptions,
): CommandLine {
  const { image, workDir, cwd } = options;
  const variables = options.variables.filter((variable) => !ownVariables.has(variable));
  return [
    engine,
    "run",
    "--rm",
    `--name=${name}`,
    "--cap-drop=ALL",
    "--security-opt=no-new-privileges",
    "--read-only",
    "--tmpfs=/tmp:rw,nosuid,nodev,size=256m",
    `--user=${containerUser().join(":")}`,
    `--pids-limit=${processes}`,
    `--memory=${memory}`,
    `--memory-swap=${memory}`,
    `--mount=type=bind,source=${workDir},target=${workDir}`,
    `--workdir=${cwd}`,
    `--env=HOME=${workDir}`,
    ...variables.map((variable) => `--env=${variable}`),
    ...(options.hasInput ? ["--interactive"] : []),
    image,
    ...args,
  ];
}

/** Ends a container and removes it; one that is gone already is no trouble. */
export async function removeContainer(
  { engine, name }: Container,
  environment: Readonly<Record<string, string>>,
): Promise<void> {
  await execa(engine, ["rm", "--force", name], {
    env: environment,
    extendEnv: false,
    reject: false,
    stdio: "ignore",
    timeout: killMs,
  });
}

/** Gives the work directory to the container's user, where that is not the runner's own. */
export async function lendFolder(folder: string): Promise<void> {
  const [uid, gid] = containerUser();
  if (uid === process.getuid?.()) return;
  await chown(folder, uid, gid);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) await lchown(join(entry.parentPath, entry.name), uid, gid);
}

function containerUser(): [uid: number, gid: number] {
  const uid = process.getuid?.() ?? nobody;
  return uid === 0 ? [nobody, nobody] : [uid, process.getgid?.() ?? nobody];
}
