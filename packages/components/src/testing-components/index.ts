import { bindComponent, type RunnableComponent } from "../sdk/bind-component.ts";
import { componentKey } from "../sdk/define-component.ts";
import { testCountLines } from "./count-lines/definition.ts";
import { handleTestCountLines } from "./count-lines/handler.ts";
import { testEcho } from "./echo/definition.ts";
import { handleTestEcho } from "./echo/handler.ts";
import { testFail } from "./fail/definition.ts";
import { handleTestFail } from "./fail/handler.ts";
import { testLeak } from "./leak/definition.ts";
import { handleTestLeak } from "./leak/handler.ts";
import { testRunStandIn } from "./run-stand-in/definition.ts";
import { handleTestRunStandIn } from "./run-stand-in/handler.ts";
import { testSleepPrint } from "./sleep-print/definition.ts";
import { handleTestSleepPrint } from "./sleep-print/handler.ts";
import { testSpawnChild } from "./spawn-child/definition.ts";
import { handleTestSpawnChild } from "./spawn-child/handler.ts";
import { testWriteBytes } from "./write-bytes/definition.ts";
import { handleTestWriteBytes } from "./write-bytes/handler.ts";

const components: readonly RunnableComponent[] = [
  bindComponent(testCountLines, handleTestCountLines),
  bindComponent(testEcho, handleTestEcho),
  bindComponent(testFail, handleTestFail),
  bindComponent(testRunStandIn, handleTestRunStandIn),
  bindComponent(testLeak, handleTestLeak),
  bindComponent(testSleepPrint, handleTestSleepPrint),
  bindComponent(testSpawnChild, handleTestSpawnChild),
  bindComponent(testWriteBytes, handleTestWriteBytes),
];

/** Components that exist for tests, by `id@version`. A runner has them only where it was told to; the API never lists them. */
export const testingComponents: ReadonlyMap<string, RunnableComponent> = new Map(
  components.map((component) => [componentKey(component.definition), component]),
);
