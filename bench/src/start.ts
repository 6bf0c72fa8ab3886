import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { pickNetworkEnv, startStudio } from "@exhibit/testkit/studio";
import { measureProcesses } from "./processes.ts";
import type { Figure } from "./report.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../..");
const idleSeconds = 30;

/** `npm start` on a fresh clone, again, what it installed, and what it uses while nobody does anything. */
export async function benchStart(): Promise<Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "exhibit-bench-start-"));
  const checkout = join(folder, "exhibit");
  const dataDir = join(folder, "data");
  const env = {
    ...pickNetworkEnv(),
    PATH: process.env.PATH,
    HOME: folder,
    EXHIBIT_DATA_DIR: dataDir,
    EXHIBIT_PORT: "0",
  };
  try {
    await run("git", ["clone", "--quiet", root, checkout]);
    const first = await startStudio({ checkout, env, timeoutMs: 400_000 });
    await first.interrupt();
    const second = await startStudio({ checkout, env });
    const idle = await measureIdle(dataDir);
    await second.interrupt();
    const { stdout } = await run("du", ["-sm", "--apparent-size", join(checkout, "node_modules")]);
    return buildFigures(first.startedInMs, second.startedInMs, Number.parseInt(stdout, 10), idle);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Idle {
  processes: number;
  megabytes: number;
  cpuPercent: number;
}

/** PostgreSQL's processes name the cluster's folder, ours have it in their environment. */
async function measureIdle(dataDir: string): Promise<Idle> {
  await delay(10_000); // what the start itself left to do is not idling
  const before = await measureProcesses(dataDir);
  await delay(idleSeconds * 1000);
  const after = await measureProcesses(dataDir);
  return {
    processes: after.processes,
    megabytes: after.memoryBytes / 1e6,
    cpuPercent: ((after.cpuSeconds - before.cpuSeconds) / idleSeconds) * 100,
  };
}

function buildFigures(firstMs: number, secondMs: number, installedMegabytes: number, idle: Idle): Figure[] {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return [
    {
      name: "fresh clone to the link",
      measured: seconds(firstMs),
      aim: "≤ 120 s",
      reached: firstMs <= 120_000,
    },
    {
      name: "second start to the link",
      measured: seconds(secondMs),
      aim: "≤ 5 s",
      reached: secondMs <= 5000,
    },
    {
      name: "installed for running",
      measured: `${installedMegabytes} MB`,
      aim: "≤ 450 MB",
      reached: installedMegabytes <= 450,
      beside: "du --apparent-size of node_modules; 121 MB of it are the Node that old machines need",
    },
    {
      name: "idle studio, memory",
      measured: `${idle.megabytes.toFixed(0)} MB`,
      aim: "≤ 400 MB",
      reached: idle.megabytes <= 400,
      beside: `proportional set size of ${idle.processes} processes, PostgreSQL among them`,
    },
    {
      name: "idle studio, CPU",
      measured: `${idle.cpuPercent.toFixed(1)} % of a core`,
      aim: "≤ 2 %",
      reached: idle.cpuPercent <= 2,
      beside: `over ${idleSeconds} s`,
    },
  ];
}
