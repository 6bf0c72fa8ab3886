import { randomUUID } from "node:crypto";
import { resolve } from "node:path";
import {
  ComponentError,
  type ComponentTools,
  type ToolOptions,
  type ToolResult,
} from "@exhibit/components/sdk";
import type { LogStream, ToolUse } from "@exhibit/contracts";
import { type Container, removeContainer } from "../tools/container.ts";
import { placeSource } from "../tools/locate-tool.ts";
import { type Launch, planLaunch } from "../tools/plan-launch.ts";
import type { ToolEnv } from "../tools/tool-setting.ts";
import { captureOutput } from "./capture-output.ts";
import { killMarked, trySignal } from "./process-table.ts";
import { describeEnd, spawnTool, type ToolLimits, type ToolProcess } from "./spawn-tool.ts";
import { watchFreeSpace } from "./watch-free-space.ts";

/** What tools of one attempt run with. */
export interface ToolScope extends ToolLimits {
  readonly attemptId: string;
  readonly workDir: string;
  readonly signal: AbortSignal;
  /** What the step was claimed with; nothing else runs. */
  readonly tools: readonly ToolUse[];
  /** Of the runner: where it looks for programs. */
  readonly env: ToolEnv;
  /** Between SIGTERM and SIGKILL. */
  readonly killAfterMs: number;
  /** Bytes of the work directory's disk below which a tool is ended. */
  readonly minFreeBytes: number;
  write(stream: LogStream, text: string): void;
  /** Notes a process, or a container, until the answer is called. */
  note(what: number | Container): Promise<() => Promise<void>>;
}

/** The tools port of one attempt. `end` kills what its tools left running. */
export interface BoundTools extends ComponentTools {
  end(): void;
}

/** Binds tools to an attempt. */
export function bindTools(scope: ToolScope): BoundTools {
  let used = false;
  return {
    run(tool, args, options = {}) {
      used = true;
      return runTool(scope, tool, args, options);
    },
    end() {
      if (used) killMarked("attempt", scope.attemptId);
    },
  };
}

async function runTool(
  scope: ToolScope,
  tool: string,
  args: readonly string[],
  options: ToolOptions,
): Promise<ToolResult> {
  scope.signal.throwIfAborted();
  const cwd = resolve(scope.workDir, options.cwd ?? ".");
  const launch = await planLaunch(findPlace(scope, tool), scope.env, {
    args,
    workDir: scope.workDir,
    cwd,
    variables: options.env ?? {},
    hasInput: options.input !== undefined,
  });
  // Noted before it is there: a container outlives the runner that was killed while starting it.
  const forgetContainer = launch.container ? await scope.note(launch.container) : async () => {};
  try {
    return await runLaunch(scope, tool, launch, { ...options, cwd });
  } finally {
    if (launch.container) await removeContainer(launch.container, launch.environment);
    await forgetContainer();
  }
}

function findPlace({ tools, env }: ToolScope, tool: string) {
  const use = tools.find(({ name }) => name === tool);
  if (use === undefined) {
    const declared = tools.map(({ name }) => name).join(", ") || "none";
    const message = `The component runs the tool ${tool} without declaring it; it declares ${declared}.`;
    throw new ComponentError(message, { retryable: false });
  }
  const place = placeSource(use.source, env);
  // It was there when the step was claimed; the next attempt is claimed by a runner that has it.
  if ("fault" in place)
    throw new ComponentError(`The tool ${tool} is gone: ${place.fault}.`, { retryable: true });
  return place;
}

async function runLaunch(
  scope: ToolScope,
  tool: string,
  launch: Launch,
  options: ToolOptions & { cwd: string },
): Promise<ToolResult> {
  const mark = randomUUID();
  const child = spawnTool(scope, launch, { ...options, attemptId: scope.attemptId, mark });
  const captured = captureOutput(child, options.captureBytes ?? 0, scope.write);
  // What a tool leaves in the background would outlive the step, and hold its output open for ever.
  child.nodeChildProcess.once("exit", () => {
    if (child.pid !== undefined) trySignal(-child.pid, "SIGKILL");
    killMarked("tool", mark);
  });
  const watch = watchTool(scope, child, launch, options.timeoutMs);
  const forget = child.pid === undefined ? async () => {} : await scope.note(child.pid);
  try {
    const result = await child;
    scope.signal.throwIfAborted();
    watch.throwIfFull();
    const end = describeEnd(result);
    if (end === null) {
      throw new ComponentError(`The tool ${tool} could not be started.`, { retryable: true, cause: result });
    }
    if (end.signal === "SIGXFSZ") {
      scope.write(
        "system",
        `warning: ${tool} was ended at a file of ${scope.maxFileBytes} bytes, the most it may write\n`,
      );
    }
    return { ...end, ...captured() };
  } finally {
    watch.stop();
    await forget();
  }
}

interface ToolWatch {
  /** Throws a retryable ComponentError where the tool was ended because the disk ran full. */
  throwIfFull(): void;
  stop(): void;
}

/** Ends a tool on abort, after its own time, and where the disk runs full: SIGTERM, then SIGKILL. */
function watchTool(
  scope: ToolScope,
  child: ToolProcess,
  { container, environment }: Launch,
  timeoutMs: number | undefined,
): ToolWatch {
  const { signal, killAfterMs, workDir, minFreeBytes } = scope;
  let killer: NodeJS.Timeout | undefined;
  let isFull = false;
  const kill = () => {
    if (child.pid !== undefined) trySignal(-child.pid, "SIGKILL");
    if (container) void removeContainer(container, environment);
  };
  const end = () => {
    if (child.pid === undefined || killer !== undefined) return;
    trySignal(-child.pid, "SIGTERM");
    killer = setTimeout(kill, killAfterMs);
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
  const stopWatchingSpace = watchFreeSpace(workDir, minFreeBytes, () => {
    isFull = true;
    end();
  });
  signal.addEventListener("abort", end, { once: true });
  if (signal.aborted) end();
  return {
    throwIfFull() {
      if (!isFull) return;
      const message = `The disk of the work directory has less than ${minFreeBytes} bytes free; the tool was ended.`;
      throw new ComponentError(message, { retryable: true });
    },
    stop() {
      clearTimeout(timer);
      clearTimeout(killer);
      stopWatchingSpace();
      signal.removeEventListener("abort", end);
    },
  };
}
