import { Json } from "@exhibit/contracts";
import { z } from "zod";

const UiHints = z.object({
  label: z.string().optional(),
  help: z.string().optional(),
  placeholder: z.string().optional(),
  widget: z.string().optional(),
});

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

const Property = z.object({
  type: z.string().optional(),
  enum: z.array(Scalar).optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  default: Json.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  items: z.object({ type: z.string().optional(), enum: z.array(Scalar).optional() }).optional(),
  "x-ui": UiHints.optional().catch(undefined),
});
type Property = z.infer<typeof Property>;

const ObjectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

/** The kinds of control that a parameter can have; what fits none of the plain ones is edited as JSON. */
export type ParameterKind =
  | "text"
  | "longText"
  | "number"
  | "boolean"
  | "choice"
  | "choices"
  | "texts"
  | "json";

/** One parameter of a component as the form shows it. */
export interface ParameterField {
  key: string;
  kind: ParameterKind;
  label: string;
  help: string | undefined;
  placeholder: string | undefined;
  required: boolean;
  default: Json | undefined;
  /** Values of a choice, in their own type. */
  options: readonly (string | number | boolean)[];
  minimum: number | undefined;
  maximum: number | undefined;
  wholeNumber: boolean;
}

/** The fields of a component's JSON Schema, in its order. */
export function readParameterFields(schema: Readonly<Record<string, unknown>>): ParameterField[] {
  const { properties, required } = ObjectSchema.parse(schema);
  return Object.entries(properties).map(([key, raw]) => {
    const property = Property.safeParse(raw).data ?? {};
    return describeField(key, property, required.includes(key));
  });
}

function describeField(key: string, property: Property, required: boolean): ParameterField {
  const hints = property["x-ui"];
  return {
    key,
    kind: chooseKind(property),
    label: hints?.label ?? property.title ?? key,
    help: hints?.help ?? property.description,
    placeholder: hints?.placeholder,
    required,
    default: property.default,
    options: property.enum ?? property.items?.enum ?? [],
    minimum: property.minimum,
    maximum: property.maximum,
    wholeNumber: property.type === "integer",
  };
}

function chooseKind({ type, enum: choices, items, "x-ui": hints }: Property): ParameterKind {
  if (choices) return "choice";
  if (type === "string") return hints?.widget === "textarea" ? "longText" : "text";
  if (type === "number" || type === "integer") return "number";
  if (type === "boolean") return "boolean";
  if (type === "array" && items?.enum) return "choices";
  if (type === "array" && items?.type === "string") return "texts";
  return "json";
}

/** What a form holds as parameters: empty fields are left out, so that the component's defaults hold. */
export function collectParameters(values: Readonly<Record<string, unknown>>): Record<string, Json> {
  const filled = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(filled.map(([key, value]) => [key, Json.parse(value)]));
}
