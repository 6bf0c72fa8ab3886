import { z } from "zod";

/** The kinds of value a port carries. A `file` port carries an artifact reference, never bytes. */
export const scalarKinds = ["text", "number", "boolean", "json", "file", "secret"] as const;

/** Formats that components declare and reports are recognised by. */
export const fileFormats = [
  "exhibit-findings-ndjson",
  "prowler-ocsf-json",
  "asff-json",
  "dnsx-jsonl",
  "markdown",
  "json",
  "ndjson",
  "csv",
  "html",
  "text",
  "binary",
] as const;
export const FileFormat = z.enum(fileFormats);
export type FileFormat = z.infer<typeof FileFormat>;

const TextType = z.object({ kind: z.literal("text") });
const NumberType = z.object({ kind: z.literal("number") });
const BooleanType = z.object({ kind: z.literal("boolean") });
const JsonType = z.object({ kind: z.literal("json") });
const SecretType = z.object({ kind: z.literal("secret") });
const FileType = z.object({
  kind: z.literal("file"),
  /** Formats the port takes or gives; absent: any. */
  formats: z.array(FileFormat).optional(),
});
const ItemType = z.discriminatedUnion("kind", [TextType, NumberType, BooleanType, JsonType, FileType]);
const ListType = z.object({ kind: z.literal("list"), item: ItemType });
const AnyType = z.object({
  kind: z.literal("any"),
  /** Why no narrower type would do; shown in the palette. */
  reason: z.string().min(10),
});

/** The type of a port. Lists hold one level of scalars or files. */
export const PortType = z.discriminatedUnion("kind", [
  TextType,
  NumberType,
  BooleanType,
  JsonType,
  SecretType,
  FileType,
  ListType,
  AnyType,
]);
export type PortType = z.infer<typeof PortType>;

/** A port as components declare it and the builder shows it. */
export const Port = z.object({
  type: PortType,
  title: z.string(),
  help: z.string().optional(),
  required: z.boolean(),
});
export type Port = z.infer<typeof Port>;

/** A port type in words, as messages and the canvas show it: `list of text`, `file (markdown)`. */
export function describePortType(type: PortType): string {
  switch (type.kind) {
    case "list":
      return `list of ${describePortType(type.item)}`;
    case "file":
      return type.formats ? `file (${type.formats.join(", ")})` : "file";
    case "text":
    case "number":
    case "boolean":
    case "json":
    case "secret":
    case "any":
      return type.kind;
  }
}

/** Why a value of type `from` can't enter a port of type `to`, or null when it can. */
export function explainPortMismatch(from: PortType, to: PortType): string | null {
  if (to.kind === "any" || from.kind === "any") return null;
  if (to.kind === "json" && from.kind !== "file" && from.kind !== "secret") return null;
  if (from.kind === "list" && to.kind === "list") return explainPortMismatch(from.item, to.item);
  // One value stands for a list of one.
  if (to.kind === "list" && from.kind === to.item.kind) return explainPortMismatch(from, to.item);
  if (from.kind === "file" && to.kind === "file") return explainFormatMismatch(from.formats, to.formats);
  if (from.kind === to.kind) return null;
  return `gives ${describePortType(from)}, takes ${describePortType(to)}`;
}

function explainFormatMismatch(given?: readonly FileFormat[], taken?: readonly FileFormat[]): string | null {
  if (!given || !taken || given.some((format) => taken.includes(format))) return null;
  return `gives a file of format ${given.join(" or ")}, takes ${taken.join(" or ")}`;
}
