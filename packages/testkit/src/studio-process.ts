import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { waitFor } from "./wait-for.ts";

export interface StudioProcessOptions {
  /** The checkout to start from. */
  checkout: string;
  /** Program and arguments; `npm start` unless given. */
  command?: readonly [string, ...string[]];
  /** The whole environment of the process. */
  env: Readonly<Record<string, string | undefined>>;
  /** Starts it as this user. */
  uid?: number;
  /** A fresh clone installs first. */
  timeoutMs?: number;
}

/** A studio as a person starts it, seen from its terminal. */
export interface StudioProcess {
  readonly origin: string;
  /** The one-time link that it printed. */
  readonly link: string;
  /** From the command to the link. */
  readonly startedInMs: number;
  output(): string;
  /** Ctrl-C as a terminal sends it: to the whole process group. Resolves with the exit code. */
  interrupt(): Promise<number | null>;
  /** Takes the whole process group away at once; what it started outside the group stays. */
  kill(): Promise<void>;
  /** Resolves when the command has ended by itself. */
  readonly ended: Promise<number | null>;
}

/** How this machine reaches the registry, for a studio that starts from a fresh clone; a newcomer's has the like. */
export function pickNetworkEnv(): Record<string, string> {
  const names = ["NODE_EXTRA_CA_CERTS", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "npm_config_registry"];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

const LINK = /(http:\/\/127\.0\.0\.1:\d+)\/sign-in#token=[A-Za-z0-9_-]{43}/;

/** Starts a studio and waits for its link; fails with its output where it ends first. */
export async function startStudio(options: StudioProcessOptions): Promise<StudioProcess> {
  const began = performance.now();
  const [program, ...args] = options.command ?? ["npm", "start"];
  const child = spawn(program, args, {
    cwd: options.checkout,
    env: { ...options.env },
    // A process group of its own, as a terminal gives a command.
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      output += text;
    });
  }
  const ended = once(child, "exit").then(([code]) => (typeof code === "number" ? code : null));
  const match = await waitForLink(child, () => output, options.timeoutMs ?? 60_000);
  return {
    origin: match.origin,
    link: match.link,
    startedInMs: performance.now() - began,
    output: () => output,
    ended,
    interrupt: () => signalGroup(child, "SIGINT", ended),
    kill: async () => {
      await signalGroup(child, "SIGKILL", ended);
    },
  };
}

async function waitForLink(
  child: ChildProcess,
  output: () => string,
  timeoutMs: number,
): Promise<{ origin: string; link: string }> {
  const found = await waitFor(
    () => {
      const match = LINK.exec(output());
      const origin = match?.[1];
      if (match && origin) return { origin, link: match[0] };
      return child.exitCode === null && child.signalCode === null ? null : { origin: "", link: "" };
    },
    { timeoutMs, what: "the studio's link" },
  ).catch((cause: unknown) => {
    throw new Error(`the studio printed no link:\n${output()}`, { cause });
  });
  if (found.link === "") throw new Error(`the studio ended with ${child.exitCode}:\n${output()}`);
  return found;
}

async function signalGroup(
  child: ChildProcess,
  signal: NodeJS.Signals,
  ended: Promise<number | null>,
): Promise<number | null> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    process.kill(-child.pid, signal);
  }
  return ended;
}
