import { RunnerInfo, ToolNeed, ToolState, toolIsolations } from "@exhibit/contracts";
import { z } from "zod";

/** Where data lies. `absent` is no fault: the first start makes it. */
const DataDirectory = z.object({
  path: z.string(),
  state: z.enum(["writable", "absent", "unusable"]),
  /** Null where nothing of the path is there. */
  freeBytes: z.number().nullable(),
  neededBytes: z.number(),
});

/** A studio that runs on this data directory, with the parts that answer. */
const RunningStudio = z.object({
  pid: z.int(),
  url: z.string(),
  api: z.boolean(),
  database: z.boolean(),
  store: z.boolean(),
  runners: z.array(RunnerInfo),
});

/** What `./exhibit doctor --json` prints. */
export const DoctorReport = z.object({
  version: z.string(),
  node: z.string(),
  platform: z.string(),
  dataDirectory: DataDirectory,
  /** Null where none runs. */
  studio: RunningStudio.nullable(),
  isolation: z.enum(toolIsolations),
  limitsFiles: z.boolean(),
  tools: z.array(z.object({ need: ToolNeed, found: ToolState })),
  /** What keeps Exhibit from working, each in one sentence. A missing tool is none. */
  faults: z.array(z.string()),
});
export type DoctorReport = z.infer<typeof DoctorReport>;
export type DataDirectory = z.infer<typeof DataDirectory>;
export type RunningStudio = z.infer<typeof RunningStudio>;
