import { readFileSync } from "node:fs";
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

type Source = Readonly<Record<string, string | undefined>>;

/** Whether a variable holds a secret: its value is never shown, and `<name>_FILE` may name a file that holds it. */
export function isSecretVariable(variable: string): boolean {
  return /PASSWORD|SECRET|TOKEN|KEY|DATABASE_URL/.test(variable) && !variable.endsWith("_FILE");
}

function describeFault({ variable, value, expected }: EnvFault): string {
  if (value === undefined) return `${variable} is not set: ${expected}`;
  const shown = isSecretVariable(variable) ? "(hidden)" : JSON.stringify(value);
  return `${variable} is ${shown}: ${expected}`;
}

function readRaw(source: Source, variable: string): string | undefined {
  const value = source[variable];
  return value === "" ? undefined : value;
}

/** The value of a variable, or what is wrong with the file that should hold it. */
function readValue(source: Source, variable: string): string | undefined | EnvFault {
  const value = readRaw(source, variable);
  const fileVariable = `${variable}_FILE`;
  const file = isSecretVariable(variable) ? readRaw(source, fileVariable) : undefined;
  if (file === undefined) return value;
  const fault = (expected: string): EnvFault => ({ variable: fileVariable, value: file, expected });
  if (value !== undefined) return fault(`either this or ${variable}, not both`);
  try {
    const text = readFileSync(file, "utf8").replace(/\r?\n$/, "");
    return text === "" ? fault("a file that is not empty") : text;
  } catch {
    return fault("a file that this user may read");
  }
}

/**
 * Reads the variables that the schema names, and nothing else, from `source`; secrets also from files that
 * `<name>_FILE` names. An empty value counts as unset. Throws one `EnvError` that lists every fault; the result is
 * frozen.
 */
export function parseEnv<Schema extends z.ZodObject>(
  schema: Schema,
  source: Source,
): Readonly<z.output<Schema>> {
  const picked: Record<string, string | undefined> = {};
  const faults: EnvFault[] = [];
  const unread = new Set<string>();
  for (const variable of Object.keys(schema.shape)) {
    const value = readValue(source, variable);
    if (typeof value === "object") {
      faults.push(value);
      unread.add(variable);
    } else picked[variable] = value;
  }
  const parsed = schema.safeParse(picked);
  if (parsed.success && faults.length === 0) return Object.freeze(parsed.data);
  for (const issue of parsed.error?.issues ?? []) {
    const variable = String(issue.path[0] ?? "(all)");
    if (unread.has(variable)) continue;
    const hint = schema.shape[variable]?.description;
    const expected = hint === undefined ? issue.message : `${issue.message} (${hint})`;
    faults.push({ variable, value: picked[variable], expected });
  }
  throw new EnvError(faults);
}
