import { ArtifactRef, Coverage, type FileFormat, Json, type PortType } from "@exhibit/contracts";
import { z } from "zod";

/** How a port is shown, and whether it must have a value. */
export interface PortOptions {
  title?: string;
  help?: string;
  required?: boolean;
}
type MayBeAbsent = PortOptions & { required: false };
type AlwaysThere = PortOptions & { required?: true };

/** A declared port with the schema of its values; `Required` is kept as a type so that handlers see `undefined` where it may come. */
export interface TypedPort<Value = unknown, Required extends boolean = boolean> {
  readonly type: PortType;
  readonly title?: string | undefined;
  readonly help?: string | undefined;
  readonly required: Required;
  readonly schema: z.ZodType<Value>;
}

/** Ports by key. */
export type Ports = Readonly<Record<string, TypedPort>>;

type ValueOf<Port> = Port extends TypedPort<infer Value> ? Value : never;
type RequiredKeys<P extends Ports> = { [K in keyof P]: P[K]["required"] extends true ? K : never }[keyof P];

/** The values that ports carry, by key; those of optional ports may be absent. */
export type PortValues<P extends Ports> = { [K in RequiredKeys<P>]: ValueOf<P[K]> } & {
  [K in Exclude<keyof P, RequiredKeys<P>>]?: ValueOf<P[K]> | undefined;
};

function declarePort<Value>(
  type: PortType,
  schema: z.ZodType<Value>,
  options: PortOptions,
): TypedPort<Value> {
  return { type, schema, title: options.title, help: options.help, required: options.required ?? true };
}

/** A line or a block of text. */
export function text(options: MayBeAbsent): TypedPort<string, false>;
export function text(options?: AlwaysThere): TypedPort<string, true>;
export function text(options: PortOptions = {}): TypedPort<string> {
  return declarePort({ kind: "text" }, z.string(), options);
}

/** A finite number. */
export function number(options: MayBeAbsent): TypedPort<number, false>;
export function number(options?: AlwaysThere): TypedPort<number, true>;
export function number(options: PortOptions = {}): TypedPort<number> {
  return declarePort({ kind: "number" }, z.number(), options);
}

/** True or false. */
export function boolean(options: MayBeAbsent): TypedPort<boolean, false>;
export function boolean(options?: AlwaysThere): TypedPort<boolean, true>;
export function boolean(options: PortOptions = {}): TypedPort<boolean> {
  return declarePort({ kind: "boolean" }, z.boolean(), options);
}

/** Any JSON value, an artifact reference among them. */
export function json(options: MayBeAbsent): TypedPort<Json, false>;
export function json(options?: AlwaysThere): TypedPort<Json, true>;
export function json(options: PortOptions = {}): TypedPort<Json> {
  return declarePort({ kind: "json" }, Json, options);
}

/** What a scanner looked at and what not; every scanner has one, under the key `coverage`. */
export function coverage(options?: AlwaysThere): TypedPort<Coverage, true>;
export function coverage(options: PortOptions = {}): TypedPort<Coverage> {
  return declarePort({ kind: "json" }, Coverage, { title: "Coverage", ...options });
}

/** A secret's value: never logged, never an output. */
export function secret(options: MayBeAbsent): TypedPort<string, false>;
export function secret(options?: AlwaysThere): TypedPort<string, true>;
export function secret(options: PortOptions = {}): TypedPort<string> {
  return declarePort({ kind: "secret" }, z.string(), options);
}

interface FormatOption {
  /** Formats the port takes or gives; absent: any. */
  formats?: readonly FileFormat[];
}

/** A file, as the reference to its artifact. */
export function file(options: MayBeAbsent & FormatOption): TypedPort<ArtifactRef, false>;
export function file(options?: AlwaysThere & FormatOption): TypedPort<ArtifactRef, true>;
export function file(options: PortOptions & FormatOption = {}): TypedPort<ArtifactRef> {
  const { formats } = options;
  const type: PortType = formats ? { kind: "file", formats: [...formats] } : { kind: "file" };
  return declarePort(type, formats ? artifactOf(formats) : ArtifactRef, options);
}

function artifactOf(formats: readonly FileFormat[]): z.ZodType<ArtifactRef> {
  return ArtifactRef.refine((artifact) => formats.includes(artifact.format), {
    error: ({ input }) => `is a file of format ${formatOf(input)}, takes ${formats.join(" or ")}`,
  });
}

function formatOf(input: unknown): string {
  const artifact = ArtifactRef.safeParse(input);
  return artifact.success ? artifact.data.format : "unknown";
}

/** A list of scalars or files; one value stands for a list of one. Lists of lists, secrets or `any` do not exist. */
export function list<Value>(
  item: TypedPort<Value>,
  options: MayBeAbsent & ListOption,
): TypedPort<Value[], false>;
export function list<Value>(
  item: TypedPort<Value>,
  options?: AlwaysThere & ListOption,
): TypedPort<Value[], true>;
export function list<Value>(
  item: TypedPort<Value>,
  options: PortOptions & ListOption = {},
): TypedPort<Value[]> {
  const { type } = item;
  if (type.kind === "list" || type.kind === "secret" || type.kind === "any") {
    throw new Error(`a list can't hold ${type.kind}`);
  }
  const schema = z.preprocess(wrapOne, z.array(item.schema).min(options.min ?? 0));
  return declarePort({ kind: "list", item: type }, schema, options);
}

function wrapOne(value: unknown): unknown {
  return Array.isArray(value) || value === undefined || value === null ? value : [value];
}

interface ListOption {
  /** Items at least; 0 unless given. */
  min?: number;
}

/** Any value; `reason` says why no narrower type would do (10 characters at least) and is shown in the palette. */
export function anyValue(reason: string, options: MayBeAbsent): TypedPort<Json, false>;
export function anyValue(reason: string, options?: AlwaysThere): TypedPort<Json, true>;
export function anyValue(reason: string, options: PortOptions = {}): TypedPort<Json> {
  return declarePort({ kind: "any", reason }, Json, options);
}
