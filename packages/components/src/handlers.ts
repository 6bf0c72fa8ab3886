import type { RunnableComponent } from "./sdk/bind-component.ts";
import { componentKey } from "./sdk/define-component.ts";

const components: readonly RunnableComponent[] = [];

/** Every component of the product with its handler, by `id@version`. For the runner alone. */
export const runnableComponents: ReadonlyMap<string, RunnableComponent> = new Map(
  components.map((component) => [componentKey(component.definition), component]),
);
