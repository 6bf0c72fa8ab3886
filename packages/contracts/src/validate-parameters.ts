import { z } from "zod";
import type { ComponentDescriptor } from "./component.ts";
import type { FieldError } from "./error.ts";
import { describeValue } from "./port-value.ts";
import type { Json } from "./primitives.ts";

const validators = new WeakMap<ComponentDescriptor, z.ZodType>();

/**
 * The faults of a node's parameters by the component's JSON Schema; a schema that can't be read is one fault. Where
 * a text must match a pattern, the schema's `x-ui.expected` says in words what would be right.
 */
export function validateParameters(
  component: ComponentDescriptor,
  parameters: Readonly<Record<string, Json>>,
): FieldError[] {
  const validator = findValidator(component);
  if (!validator) return [{ path: "", message: `the parameter schema of ${component.id} can't be read` }];
  const parsed = validator.safeParse(parameters);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => ({
    path: issue.path.join("."),
    message: `${explainIssue(component, issue)}, got ${describeValue(readPath(parameters, issue.path))}`,
  }));
}

const Expectation = z.object({ "x-ui": z.object({ expected: z.string() }) });

function explainIssue(component: ComponentDescriptor, issue: z.core.$ZodIssue): string {
  if (issue.code !== "invalid_format") return issue.message;
  const steps = issue.path.flatMap((key) => (typeof key === "number" ? ["items"] : ["properties", key]));
  const found = Expectation.safeParse(readPath(component.parametersSchema, steps));
  return found.success ? `must be ${found.data["x-ui"].expected}` : issue.message;
}

function findValidator(component: ComponentDescriptor): z.ZodType | null {
  const known = validators.get(component);
  if (known) return known;
  try {
    const validator = z.fromJSONSchema(component.parametersSchema);
    validators.set(component, validator);
    return validator;
  } catch {
    return null;
  }
}

function readPath(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}
