import { stat } from "node:fs/promises";
import type { ToolDefinition } from "@exhibit/components/sdk";
import type { ToolState, ToolUse } from "@exhibit/contracts";
import { inspectTool } from "./inspect-tool.ts";
import { locateTool, type ToolPlace } from "./locate-tool.ts";
import type { ToolEnv } from "./tool-setting.ts";

/** The tools of this runner, as they were at the last look. */
export interface ToolShelf {
  /** Looks again; asks a tool for its version only where its file is another one than before. */
  refresh(): Promise<void>;
  /** The tool as an attempt may use it; null where it is missing. */
  find(name: string): ToolUse | null;
  list(): readonly ToolState[];
}

/** A version that hides behind a script is asked for again after this long, and what failed, much sooner. */
const goodForMs = { ready: 3_600_000, missing: 60_000 } as const;

interface Entry {
  readonly stamp: string;
  readonly lookedAt: number;
  readonly state: ToolState;
}

/** Looks once for every tool, all of them side by side. */
export async function openToolShelf(
  definitions: readonly ToolDefinition[],
  env: ToolEnv,
): Promise<ToolShelf> {
  let entries: ReadonlyMap<string, Entry> = new Map();

  async function refresh(): Promise<void> {
    const looked = await Promise.all(
      definitions.map(async (tool) => [tool.name, await look(tool, env, entries.get(tool.name))] as const),
    );
    entries = new Map(looked);
  }

  await refresh();
  return {
    refresh,
    list: () => [...entries.values()].map(({ state }) => state),
    find(name) {
      const state = entries.get(name)?.state;
      return state?.state === "ready" ? { name, version: state.version, source: state.source } : null;
    },
  };
}

async function look(definition: ToolDefinition, env: ToolEnv, known: Entry | undefined): Promise<Entry> {
  const place = locateTool(definition.name, env);
  const lookedAt = performance.now();
  if ("fault" in place) {
    const state = { state: "missing" as const, name: definition.name, fault: place.fault };
    return { stamp: "", lookedAt, state };
  }
  const stamp = await stampOf(place);
  if (known?.stamp === stamp && lookedAt - known.lookedAt < goodForMs[known.state.state]) return known;
  const state = await inspectTool(definition, place, env).catch((error: unknown): ToolState => {
    const reason = error instanceof Error ? error.message : String(error);
    return { state: "missing", name: definition.name, fault: `it could not be looked at: ${reason}` };
  });
  return { stamp, lookedAt, state };
}

/** Changes when the program does; an image is pinned by its digest. */
async function stampOf(place: ToolPlace): Promise<string> {
  if (place.kind === "image") return place.image;
  const { ino, size, mtimeMs } = await stat(place.path).catch(() => ({ ino: 0, size: 0, mtimeMs: 0 }));
  return [place.path, ino, size, mtimeMs].join(" ");
}
