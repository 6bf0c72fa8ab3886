import { Environment } from "@marcbachmann/cel-js";

/** What the process is asked. */
export interface Evaluation {
  readonly expression: string;
  /** As JSON text, which crosses processes as one string. */
  readonly input: string;
}

/** What it answers: JSON text, or what is wrong with the expression. */
export type EvaluationAnswer = { readonly result: string } | { readonly fault: string };

const environment = new Environment({
  unlistedVariablesAreDyn: false,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
}).registerVariable("value", "dyn");

/** Evaluates one expression; runs in a process of its own. */
export function evaluate({ expression, input }: Evaluation): EvaluationAnswer {
  try {
    const value: unknown = environment.evaluate(expression, { value: JSON.parse(input) });
    const result = JSON.stringify(value, writeForeign);
    return result === undefined ? { fault: "the result is nothing that JSON can hold" } : { result };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

/** Whole numbers of the language are bigints. */
function writeForeign(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") {
    const near = Number(value);
    return Number.isSafeInteger(near) ? near : String(value);
  }
  return value;
}
