import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ToolDefinition } from "@exhibit/components/sdk";
import type { ToolState } from "@exhibit/contracts";
import { execa } from "execa";
import { trySignal } from "../execution/process-table.ts";
import { removeContainer } from "./container.ts";
import type { ToolPlace } from "./locate-tool.ts";
import { type Launch, planLaunch } from "./plan-launch.ts";
import type { ToolEnv } from "./tool-setting.ts";

const fileMs = 20_000;
/** The first look at an image may fetch it. */
const imageMs = 300_000;
const printedBytes = 64 * 1024;

/** Asks a tool for its version, which also tells a namesake apart. */
export async function inspectTool(
  definition: ToolDefinition,
  place: ToolPlace,
  env: ToolEnv,
): Promise<ToolState> {
  const { name, title } = definition;
  const answer = await askVersion(definition, place, env);
  const found = "printed" in answer ? definition.readVersion(answer.printed) : null;
  if (found !== null) return { state: "ready", name, version: found.version, source: describePlace(place) };
  const words = "fault" in answer ? answer.fault : `does not answer as ${title} does: it is another program`;
  return { state: "missing", name, fault: `${place.kind === "file" ? place.path : place.image} ${words}` };
}

/** A place without the engine, which is the machine's business. */
function describePlace(place: ToolPlace) {
  return place.kind === "file"
    ? { kind: place.kind, path: place.path }
    : { kind: place.kind, image: place.image };
}

type Answer = { readonly printed: string } | { readonly fault: string };

async function askVersion({ versionArgs }: ToolDefinition, place: ToolPlace, env: ToolEnv): Promise<Answer> {
  const workDir = await mkdtemp(join(tmpdir(), "exhibit-tool-"));
  try {
    const request = { args: versionArgs, workDir, cwd: workDir, variables: {}, hasInput: false };
    const launch = await planLaunch(place, env, request);
    try {
      return await listen(launch, workDir);
    } finally {
      if (launch.container) await removeContainer(launch.container, launch.environment);
    }
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}

async function listen({ line, environment, container }: Launch, cwd: string): Promise<Answer> {
  const [program, ...args] = line;
  const child = execa(program, args, {
    cwd,
    detached: true,
    env: environment,
    extendEnv: false,
    reject: false,
    all: true,
    stdin: "ignore",
    maxBuffer: printedBytes,
    timeout: container ? imageMs : fileMs,
    forceKillAfterDelay: 1_000,
  });
  // Whatever it leaves behind would hold its output open for ever.
  child.nodeChildProcess.once("exit", () => {
    if (child.pid !== undefined) trySignal(-child.pid, "SIGKILL");
  });
  const result = await child;
  if (result.timedOut) return { fault: "did not tell its version in time" };
  // One that prints more than is read was started; what was read decides.
  const started = result.exitCode !== undefined || result.isMaxBuffer || result.isTerminated;
  return started
    ? { printed: result.all }
    : { fault: `could not be started (${result.code ?? "no reason given"})` };
}
