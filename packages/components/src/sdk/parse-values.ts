import { describePortType, type FieldError } from "@exhibit/contracts";
import { z } from "zod";
import { ComponentError } from "./component-error.ts";
import type { ComponentDefinition } from "./define-component.ts";
import type { InputsOf, OutputsOf, ParametersOf } from "./handler.ts";
import type { Ports, PortValues, TypedPort } from "./ports.ts";

/** Values that do not fit a component; `fields` names each port or parameter. Final: the same values fail again. */
export class InvalidValues extends ComponentError {
  readonly fields: readonly FieldError[];

  constructor(what: string, fields: readonly FieldError[]) {
    super(`${what}: ${fields.map(({ path, message }) => `${path}: ${message}`).join("; ")}`, {
      retryable: false,
      code: "INVALID_VALUES",
    });
    this.name = "InvalidValues";
    this.fields = fields;
  }
}

/** Parses a node's parameters and fills in defaults. Throws InvalidValues. */
export function parseParameters<Definition extends ComponentDefinition>(
  definition: Definition,
  values: unknown,
): ParametersOf<Definition> {
  const schema: Definition["parameters"] = definition.parameters;
  const parsed = z.safeParse(schema, values);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => ({
    path: issue.path.join(".") || "parameters",
    message: `${issue.message}, got ${showValue(readPath(values, issue.path))}`,
  }));
  throw new InvalidValues(`invalid parameters of ${definition.id}`, fields);
}

/** Parses what feeds a step. Throws InvalidValues naming port, value and what would be right. */
export function parseInputs<Definition extends ComponentDefinition>(
  definition: Definition,
  values: Readonly<Record<string, unknown>>,
): InputsOf<Definition> {
  return parsePorts<Definition["inputs"]>(`invalid inputs of ${definition.id}`, definition.inputs, values);
}

/** Parses what a handler gave. Throws InvalidValues: the component is at fault. */
export function parseOutputs<Definition extends ComponentDefinition>(
  definition: Definition,
  values: Readonly<Record<string, unknown>>,
): OutputsOf<Definition> {
  return parsePorts<Definition["outputs"]>(`invalid outputs of ${definition.id}`, definition.outputs, values);
}

function parsePorts<P extends Ports>(
  what: string,
  ports: P,
  values: Readonly<Record<string, unknown>>,
): PortValues<P> {
  const faults: FieldError[] = [];
  const parsed: Record<string, unknown> = {};
  for (const [key, port] of Object.entries(ports)) {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    if (value === undefined && !port.required) continue;
    const result = port.schema.safeParse(value);
    if (result.success) parsed[key] = result.data;
    else faults.push({ path: key, message: explainFault(port, value, result.error) });
  }
  for (const key of Object.keys(values)) {
    if (!Object.hasOwn(ports, key)) {
      faults.push({
        path: key,
        message: `no such port; the ports are ${Object.keys(ports).join(", ") || "none"}`,
      });
    }
  }
  if (!fits(ports, parsed, faults)) throw new InvalidValues(what, faults);
  return parsed;
}

/** No faults means that each port's own schema parsed its value, which is all that PortValues says. */
function fits<P extends Ports>(
  _ports: P,
  _values: Record<string, unknown>,
  faults: readonly FieldError[],
): _values is PortValues<P> {
  return faults.length === 0;
}

function explainFault(port: TypedPort, value: unknown, error: z.ZodError): string {
  const wanted = `${describePortType(port.type)} is required`;
  if (value === undefined) return `${wanted}, got nothing`;
  const [issue] = error.issues;
  if (!issue || issue.path.length === 0) {
    return issue?.code === "custom" ? issue.message : `${wanted}, got ${showValue(value)}`;
  }
  return `${wanted}: ${issue.path.join(".")}: ${issue.message}, got ${showValue(readPath(value, issue.path))}`;
}

function readPath(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

const shownCharacters = 80;

function showValue(value: unknown): string {
  if (value === undefined) return "nothing";
  const shown = String(JSON.stringify(value));
  return shown.length > shownCharacters ? `${shown.slice(0, shownCharacters)}…` : shown;
}
