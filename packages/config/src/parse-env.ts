import type { z } from "zod";

/** One environment variable that can't be used, with the value that was found. */
export interface EnvFault {
  readonly variable: string;
  readonly value: string | undefined;
  /** What would be right, in words. */
  readonly expected: string;
}

/** Thrown by `parseEnv`; its message lists every fault, one a line. */
export class EnvError extends Error {
  readonly faults: readonly EnvFault[];

  constructor(faults: readonly EnvFault[]) {
    super(faults.map(describeFault).join("\n"));
    this.name = "EnvError";
    this.faults = faults;
  }
}

const SECRET_NAME = /PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL/;

function describeFault({ variable, value, expected }: EnvFault): string {
  if (value === undefined) return `${variable} is not set: ${expected}`;
  const shown = SECRET_NAME.test(variable) ? "(hidden)" : JSON.stringify(value);
  return `${variable} is ${shown}: ${expected}`;
}

function readRaw(source: Readonly<Record<string, string | undefined>>, variable: string): string | undefined {
  const value = source[variable];
  return value === "" ? undefined : value;
}

/**
 * Reads the variables that the schema names, and nothing else, from `source`. An empty value counts as
 * unset. Throws one `EnvError` that lists every fault; the result is frozen.
 */
export function parseEnv<Schema extends z.ZodObject>(
  schema: Schema,
  source: Readonly<Record<string, string | undefined>>,
): Readonly<z.output<Schema>> {
  const picked: Record<string, string | undefined> = {};
  for (const variable of Object.keys(schema.shape)) picked[variable] = readRaw(source, variable);
  const parsed = schema.safeParse(picked);
  if (parsed.success) return Object.freeze(parsed.data);
  const faults = parsed.error.issues.map((issue) => {
    const variable = String(issue.path[0] ?? "(all)");
    const hint = schema.shape[variable]?.description;
    return {
      variable,
      value: picked[variable],
      expected: hint === undefined ? issue.message : `${issue.message} (${hint})`,
    };
  });
  throw new EnvError(faults);
}
