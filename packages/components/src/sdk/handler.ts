import type { z } from "zod";
import type { ComponentContext } from "./context.ts";
import type { ComponentDefinition } from "./define-component.ts";
import type { PortValues } from "./ports.ts";

/** The inputs that a component's handler gets. */
export type InputsOf<Definition extends ComponentDefinition> = PortValues<Definition["inputs"]>;

/** The outputs that a component's handler gives. */
export type OutputsOf<Definition extends ComponentDefinition> = PortValues<Definition["outputs"]>;

/** The parameters that a component's handler gets, defaults filled in. */
export type ParametersOf<Definition extends ComponentDefinition> = z.output<Definition["parameters"]>;

/** The context of one component: its parameters, and uploads for its own file outputs alone. */
export type ContextOf<Definition extends ComponentDefinition> = ComponentContext<
  ParametersOf<Definition>,
  keyof Definition["fileOutputs"] & string
>;

/** Does a component's work. Throws ComponentError for what people should read; anything else counts as retryable. */
export type Handler<Definition extends ComponentDefinition> = (
  context: ContextOf<Definition>,
  inputs: InputsOf<Definition>,
) => Promise<OutputsOf<Definition>>;
