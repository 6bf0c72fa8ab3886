import { bindComponent, type RunnableComponent } from "../sdk/bind-component.ts";
import { componentKey } from "../sdk/define-component.ts";
import { testEcho } from "./echo/definition.ts";
import { handleTestEcho } from "./echo/handler.ts";
import { testWriteBytes } from "./write-bytes/definition.ts";
import { handleTestWriteBytes } from "./write-bytes/handler.ts";

const components: readonly RunnableComponent[] = [
  bindComponent(testEcho, handleTestEcho),
  bindComponent(testWriteBytes, handleTestWriteBytes),
];

/** Components that exist for tests, by `id@version`. */
export const testingComponents: ReadonlyMap<string, RunnableComponent> = new Map(
  components.map((component) => [componentKey(component.definition), component]),
);
