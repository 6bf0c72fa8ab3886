import { arch, platform, release } from "node:os";
import { toolDefinitions } from "@exhibit/components";
import { ToolNeed } from "@exhibit/contracts";
import { openToolShelf, probeIsolation, type ToolEnv } from "@exhibit/runner/tools";
import manifest from "../../package.json" with { type: "json" };
import { resolveDataDirectory } from "../data-directory.ts";
import type { StudioEnv } from "../env.ts";
import type { DoctorReport } from "./doctor-report.ts";
import { examineDataDirectory } from "./examine-data-directory.ts";
import { examineStudio } from "./examine-studio.ts";

/** Looks at everything that Exhibit needs here, whether or not a studio runs. Changes nothing. */
export async function examine(env: StudioEnv, toolEnv: ToolEnv): Promise<DoctorReport> {
  const path = resolveDataDirectory(env);
  const [data, studio, isolation, shelf] = await Promise.all([
    examineDataDirectory(path, env.EXHIBIT_MIN_FREE_BYTES),
    examineStudio(path),
    probeIsolation(toolEnv.PATH),
    openToolShelf(toolDefinitions, toolEnv),
  ]);
  const states = shelf.list();
  return {
    version: manifest.version,
    node: process.versions.node,
    platform: `${platform()} ${release()} ${arch()}`,
    dataDirectory: data.found,
    studio: studio.found,
    isolation: isolation.level,
    limitsFiles: isolation.limitsFiles,
    tools: toolDefinitions.flatMap((tool) => {
      const found = states.find(({ name }) => name === tool.name);
      return found ? [{ need: ToolNeed.parse(tool), found }] : [];
    }),
    faults: [...data.faults, ...studio.faults],
  };
}
