import type { AttemptContext } from "./context.ts";
import type { ComponentDefinition } from "./define-component.ts";
import type { Handler, OutputsOf } from "./handler.ts";
import { parseInputs, parseOutputs, parseParameters } from "./parse-values.ts";

/** A definition with its handler, as the runner calls it. */
export interface RunnableComponent {
  readonly definition: ComponentDefinition;
  /** Parses parameters and inputs, runs the handler, parses its outputs. Throws InvalidValues, ComponentError, or what the handler threw. */
  run(
    context: AttemptContext,
    values: {
      parameters: Readonly<Record<string, unknown>>;
      inputs: Readonly<Record<string, unknown>>;
    },
  ): Promise<Readonly<Record<string, unknown>>>;
}

/** Joins a handler to its definition, so that catalogues can hold components of all types. */
export function bindComponent<Definition extends ComponentDefinition>(
  definition: Definition,
  handler: Handler<Definition>,
): RunnableComponent {
  return {
    definition,
    async run(context, { parameters, inputs }) {
      const params = parseParameters(definition, parameters);
      const parsedInputs = parseInputs(definition, inputs);
      const outputs: OutputsOf<Definition> = await handler({ ...context, params }, parsedInputs);
      return parseOutputs(definition, { ...outputs });
    },
  };
}
