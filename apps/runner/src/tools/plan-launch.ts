import { randomUUID } from "node:crypto";
import { homedir } from "node:os";
import { buildContainerLine, type Container, lendFolder } from "./container.ts";
import type { CommandLine } from "./isolation.ts";
import type { ToolPlace } from "./locate-tool.ts";
import type { ToolEnv } from "./tool-setting.ts";

/** What a start of a tool is asked for. */
export interface LaunchRequest {
  readonly args: readonly string[];
  readonly workDir: string;
  readonly cwd: string;
  /** Beside the few that every tool gets. */
  readonly variables: Readonly<Record<string, string>>;
  readonly hasInput: boolean;
}

/** A tool that can be started: its line, its whole environment, and the container where it runs in one. */
export interface Launch {
  readonly line: CommandLine;
  readonly environment: Readonly<Record<string, string>>;
  readonly container: Container | null;
}

/** Plans the start of a tool from where it is. The work directory is given to the container's user. */
export async function planLaunch(place: ToolPlace, env: ToolEnv, request: LaunchRequest): Promise<Launch> {
  const { args, workDir, cwd, variables, hasInput } = request;
  if (place.kind === "file") {
    return {
      line: [place.path, ...args],
      environment: { PATH: env.PATH, LANG: "C.UTF-8", HOME: workDir, ...variables },
      container: null,
    };
  }
  await lendFolder(workDir);
  const container = { engine: place.engine, name: `exhibit-${randomUUID()}` };
  const names = ["LANG", ...Object.keys(variables)];
  return {
    line: buildContainerLine(container, args, {
      image: place.image,
      workDir,
      cwd,
      variables: names,
      hasInput,
    }),
    environment: { ...variables, ...buildEngineEnvironment(env) },
    container,
  };
}

/** What the command of a container engine gets: it reads its own settings in the runner's home. */
export function buildEngineEnvironment({ PATH, DOCKER_HOST }: ToolEnv): Readonly<Record<string, string>> {
  return {
    PATH,
    LANG: "C.UTF-8",
    HOME: homedir(),
    ...(DOCKER_HOST === undefined ? {} : { DOCKER_HOST }),
  };
}
