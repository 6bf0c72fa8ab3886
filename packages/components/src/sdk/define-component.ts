import type { ComponentCategory, FileFormat, RetryPolicy } from "@exhibit/contracts";
import { z } from "zod";
import { getToolDefinition, type ToolName } from "../tools/tool-definitions.ts";
import type { ToolDefinition } from "./define-tool.ts";
import { describeComponent } from "./describe-component.ts";
import type { Ports } from "./ports.ts";

/** A file that a component may write. Its key must be an output port of type `file`, or a list of files where `many`. */
export interface FileOutputSpec {
  title: string;
  /** The first one holds unless the handler says otherwise. */
  formats: readonly [FileFormat, ...FileFormat[]];
  /** Name of the artifact where the handler gives none. */
  defaultName: string;
  /** One attempt may write several files; their names then tell series apart and must be stable. */
  many?: boolean;
}

/** File outputs by key. */
export type FileOutputSpecs = Readonly<Record<string, FileOutputSpec>>;

/** What an author writes down about a component; the handler stands in another file. */
export interface ComponentSpec<
  Inputs extends Ports,
  Outputs extends Ports,
  Parameters extends z.ZodObject,
  Files extends FileOutputSpecs,
> {
  /** `group.name`, lower case, for ever; a breaking change is a new version. */
  id: string;
  version: number;
  title: string;
  category: ComponentCategory;
  summary: string;
  /** Markdown for the configuration panel. */
  docs: string;
  inputs: Inputs;
  outputs: Outputs;
  /** A Zod object; `.meta({ title, description, "x-ui": { widget, placeholder } })` on a field reaches the form. */
  parameters?: Parameters;
  fileOutputs?: Files;
  /** Two attempts, 5 s apart, unless given. */
  retry?: RetryPolicy;
  /** 600 unless given, 82,800 (23 h) at most. */
  timeoutSeconds?: number;
  /** Programs that the handler runs: those of the product by name, others by their definition. */
  tools?: readonly (ToolName | ToolDefinition)[];
}

/** A component as the catalogue holds it. */
export interface ComponentDefinition<
  Inputs extends Ports = Ports,
  Outputs extends Ports = Ports,
  Parameters extends z.ZodObject = z.ZodObject,
  Files extends FileOutputSpecs = FileOutputSpecs,
> {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly category: ComponentCategory;
  readonly summary: string;
  readonly docs: string;
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  readonly parameters: Parameters;
  readonly fileOutputs: Files;
  readonly retry: RetryPolicy;
  readonly timeoutSeconds: number;
  readonly tools: readonly ToolDefinition[];
}

type NoFiles = Readonly<Record<never, FileOutputSpec>>;
type NoParameters = z.ZodObject<Record<never, never>>;

/** Declares a component. Throws at load where the declaration contradicts itself, naming the fault. */
export function defineComponent<
  const Inputs extends Ports,
  const Outputs extends Ports,
  Parameters extends z.ZodObject,
  const Files extends FileOutputSpecs,
>(
  spec: ComponentSpec<Inputs, Outputs, Parameters, Files> & { parameters: Parameters; fileOutputs: Files },
): ComponentDefinition<Inputs, Outputs, Parameters, Files>;
export function defineComponent<
  const Inputs extends Ports,
  const Outputs extends Ports,
  Parameters extends z.ZodObject,
>(
  spec: ComponentSpec<Inputs, Outputs, Parameters, NoFiles> & {
    parameters: Parameters;
    fileOutputs?: undefined;
  },
): ComponentDefinition<Inputs, Outputs, Parameters, NoFiles>;
export function defineComponent<
  const Inputs extends Ports,
  const Outputs extends Ports,
  const Files extends FileOutputSpecs,
>(
  spec: ComponentSpec<Inputs, Outputs, NoParameters, Files> & { parameters?: undefined; fileOutputs: Files },
): ComponentDefinition<Inputs, Outputs, NoParameters, Files>;
export function defineComponent<const Inputs extends Ports, const Outputs extends Ports>(
  spec: ComponentSpec<Inputs, Outputs, NoParameters, NoFiles> & {
    parameters?: undefined;
    fileOutputs?: undefined;
  },
): ComponentDefinition<Inputs, Outputs, NoParameters, NoFiles>;
export function defineComponent(
  spec: ComponentSpec<Ports, Ports, z.ZodObject, FileOutputSpecs>,
): ComponentDefinition {
  const definition: ComponentDefinition = {
    ...spec,
    parameters: spec.parameters ?? z.strictObject({}),
    fileOutputs: spec.fileOutputs ?? {},
    retry: spec.retry ?? { maxAttempts: 2, delaySeconds: 5 },
    timeoutSeconds: spec.timeoutSeconds ?? 600,
    tools: (spec.tools ?? []).map((tool) => (typeof tool === "string" ? getToolDefinition(tool) : tool)),
  };
  assertFileOutputs(definition);
  describeComponent(definition); // throws where a port, id or limit is out of bounds
  return definition;
}

function assertFileOutputs({ id, fileOutputs, outputs }: ComponentDefinition): void {
  for (const [key, declared] of Object.entries(fileOutputs)) {
    const type = outputs[key]?.type;
    const item = type?.kind === "list" ? type.item : type;
    if (item?.kind !== "file" || (type?.kind === "list") !== (declared.many ?? false)) {
      throw new Error(
        `${id}: file output "${key}" needs an output port "${key}" of type ${declared.many ? "list of file" : "file"}`,
      );
    }
  }
}

/** `id@version`, as catalogues key components. */
export function componentKey(component: { id: string; version: number }): string {
  return `${component.id}@${component.version}`;
}
