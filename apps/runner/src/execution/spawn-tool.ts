import { constants } from "node:os";
import type { ToolOptions, ToolResult } from "@exhibit/components/sdk";
import { execa } from "execa";
import type { Isolation } from "../tools/isolation.ts";
import type { Launch } from "../tools/plan-launch.ts";
import { marks } from "./process-table.ts";

/** What a tool's processes are kept within. */
export interface ToolLimits {
  readonly isolation: Isolation;
  readonly maxFileBytes: number;
}

/** A tool that was started. */
export type ToolProcess = ReturnType<typeof spawnTool>;

/** Starts a tool as the leader of its own group, without a shell, within what this machine offers to hold it. */
export function spawnTool(
  { isolation, maxFileBytes }: ToolLimits,
  { line, environment, container }: Launch,
  options: Pick<ToolOptions, "input"> & { cwd: string; attemptId: string; mark: string },
) {
  const [program, ...args] = container ? isolation.tie(line) : isolation.wrap(line, maxFileBytes);
  return execa(program, args, {
    cwd: options.cwd,
    env: { ...environment, [marks.attempt]: options.attemptId, [marks.tool]: options.mark },
    extendEnv: false,
    detached: true,
    buffer: false,
    reject: false,
    encoding: "buffer",
    ...(options.input === undefined ? { stdin: "ignore" as const } : { input: options.input }),
  });
}

const signalBase = 128;
const signalNames: ReadonlyMap<number, string> = new Map(
  Object.entries(constants.signals).map(([name, number]) => [number, name]),
);

/**
 * How a tool ended; null where it never began. Behind a first process, a signal shows as 128 and its number, as
 * shells say it.
 */
export function describeEnd(result: {
  exitCode?: number;
  signal?: string;
}): Pick<ToolResult, "exitCode" | "signal"> | null {
  const { exitCode, signal } = result;
  if (signal !== undefined) return { exitCode: null, signal };
  if (exitCode === undefined) return null;
  const behind = signalNames.get(exitCode - signalBase);
  return behind === undefined ? { exitCode, signal: null } : { exitCode: null, signal: behind };
}
