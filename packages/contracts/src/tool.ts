import { z } from "zod";
import { Timestamp } from "./primitives.ts";

/** A program that a component needs on the runner, with how people get it. */
export const ToolNeed = z.object({
  /** The command, as components name it. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,31}$/),
  title: z.string(),
  /** One sentence, which the command ends. */
  howToGet: z.string(),
  /** What to type for it on the machine of the runner. */
  command: z.string(),
  homepage: z.url(),
});
export type ToolNeed = z.infer<typeof ToolNeed>;

/** Where a runner takes a tool from: a file of its machine, or a container image that a digest pins. */
export const ToolSource = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("file"), path: z.string() }),
  z.object({ kind: z.literal("image"), image: z.string() }),
]);
export type ToolSource = z.infer<typeof ToolSource>;

/** A tool as an attempt used it. `version` is null where the tool does not tell one. */
export const ToolUse = z.object({ name: z.string(), version: z.string().nullable(), source: ToolSource });
export type ToolUse = z.infer<typeof ToolUse>;

/** What a runner found out about a tool: that it can be used, or one sentence why it can't. */
export const ToolState = z.discriminatedUnion("state", [
  ToolUse.extend({ state: z.literal("ready") }),
  z.object({ state: z.literal("missing"), name: z.string(), fault: z.string() }),
]);
export type ToolState = z.infer<typeof ToolState>;

/** How a runner keeps the processes of a tool together: in a PID namespace, by a death signal, or as a group alone. */
export const toolIsolations = ["pid-namespace", "death-signal", "process-group"] as const;
export const ToolIsolation = z.enum(toolIsolations);
export type ToolIsolation = z.infer<typeof ToolIsolation>;

/** A runner that is alive, as it says of itself. */
export const RunnerInfo = z.object({
  name: z.string(),
  version: z.string(),
  isolation: ToolIsolation,
  tools: z.array(ToolState),
  startedAt: Timestamp,
  lastSeenAt: Timestamp,
});
export type RunnerInfo = z.infer<typeof RunnerInfo>;

/** A source in one line: the path of the file, or the image with its digest. */
export function describeToolSource(source: ToolSource): string {
  return source.kind === "file" ? source.path : `image ${source.image}`;
}

/** A use in one line, such as `dnsx 1.2.2 from /usr/bin/dnsx`. */
export function describeToolUse({ name, version, source }: ToolUse): string {
  return `${name} ${version ?? "(version unknown)"} from ${describeToolSource(source)}`;
}

/** Names a tool that no live runner offers, and how to get it. */
export function explainMissingTool({ title, howToGet, command }: ToolNeed): string {
  return `${title} is on no runner. ${howToGet}: ${command}`;
}
