import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { ToolSource } from "@exhibit/contracts";
import { findToolSetting, type ToolEnv } from "./tool-setting.ts";

const engines = ["docker", "podman"] as const;

/** Where a tool is: a file, or an image that a container engine runs. */
export type ToolPlace =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "image"; readonly image: string; readonly engine: string };

/** Finds a tool by its setting, else on PATH; a sentence that names setting and value where it is not there. */
export function locateTool(name: string, env: ToolEnv): ToolPlace | { readonly fault: string } {
  const setting = findToolSetting(env, name);
  if (setting === undefined) {
    const path = findOnPath(name, env.PATH);
    return path === null ? { fault: `no ${name} on PATH` } : { kind: "file", path };
  }
  return "path" in setting
    ? placeSource({ kind: "file", path: setting.path }, env)
    : placeSource({ kind: "image", image: setting.image }, env);
}

/** How a source that is known is reached now. */
export function placeSource(source: ToolSource, env: ToolEnv): ToolPlace | { readonly fault: string } {
  if (source.kind === "file") {
    return isExecutable(source.path) ? source : { fault: `${source.path} is no program that can be run` };
  }
  const engine = engines.map((command) => findOnPath(command, env.PATH)).find((path) => path !== null);
  return engine
    ? { ...source, engine }
    : { fault: `image ${source.image} needs docker or podman, and neither is on PATH` };
}

/** The first program of this name in the folders of PATH. */
export function findOnPath(name: string, path: string): string | null {
  const places = path.split(delimiter).filter((folder) => folder.startsWith("/"));
  return places.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
