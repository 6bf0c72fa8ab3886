import { z } from "zod";
import { FileFormat, Port } from "./port.ts";
import { Ref, refRecord } from "./primitives.ts";
import { ToolNeed } from "./tool.ts";

/** Groups of the palette. */
export const componentCategories = ["source", "security", "report", "transform", "sink", "test"] as const;
export const ComponentCategory = z.enum(componentCategories);
export type ComponentCategory = z.infer<typeof ComponentCategory>;

/** When a failed attempt is followed by another: attempts in all, and seconds before the second (doubled each time). */
export const RetryPolicy = z.object({
  maxAttempts: z.int().min(1).max(20),
  delaySeconds: z.number().min(0).max(3600),
});
export type RetryPolicy = z.infer<typeof RetryPolicy>;

/** A file that a component may write, addressed by its key in `artifacts.upload({ output })`. */
export const FileOutput = z.object({
  title: z.string(),
  formats: z.array(FileFormat).min(1),
  defaultName: z.string(),
  /** True where one attempt may write several files for this output; the artifact's name then tells series apart. */
  many: z.boolean(),
});
export type FileOutput = z.infer<typeof FileOutput>;

/** What the web app and the validation know of a component; handlers never leave the runner. */
export const ComponentDescriptor = z.object({
  /** Two or more dotted segments; a segment may hold single dashes. */
  id: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*(\.[a-z][a-z0-9]*(-[a-z0-9]+)*)+$/),
  version: z.int().min(1),
  title: z.string(),
  category: ComponentCategory,
  summary: z.string(),
  docs: z.string(),
  inputs: refRecord(Port),
  outputs: refRecord(Port),
  fileOutputs: refRecord(FileOutput),
  /** JSON Schema (2020-12) of the parameters; `x-ui` holds label, help, placeholder and widget of a field, and what is expected of a text. */
  parametersSchema: z.record(z.string(), z.json()),
  retry: RetryPolicy,
  timeoutSeconds: z.int().min(1).max(82_800),
  tools: z.array(ToolNeed),
  /** Names of those tools that no live runner offers together with the others; empty where no runner is known. */
  missingTools: z.array(z.string()),
});
export type ComponentDescriptor = z.infer<typeof ComponentDescriptor>;

/** A component as a node names it. */
export const ComponentKey = z.object({ id: z.string(), version: z.int().min(1) });
export type ComponentKey = z.infer<typeof ComponentKey>;

/** True where a component has artifact settings, which is wherever it can write a file. */
export function hasArtifactSettings(component: Pick<ComponentDescriptor, "fileOutputs">): boolean {
  return Object.keys(component.fileOutputs).length > 0;
}

/** Name of a declared output. */
export const OutputKey = Ref;
