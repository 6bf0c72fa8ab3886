import { componentKey } from "@exhibit/components/sdk";
import type { ComponentKey, ToolUse } from "@exhibit/contracts";
import type { Equipment } from "@exhibit/core";
import type { RunnerDeps } from "./runner-deps.ts";

/** What this runner has for a component. One that it does not know needs nothing: executing it says what is wrong. */
export function equipComponent(
  { components, shelf }: Pick<RunnerDeps, "components" | "shelf">,
  component: ComponentKey,
): Equipment {
  const needs = components.get(componentKey(component))?.definition.tools ?? [];
  const tools: ToolUse[] = [];
  const missing: (typeof needs)[number][] = [];
  for (const need of needs) {
    const use = shelf.find(need.name);
    if (use === null) missing.push(need);
    else tools.push(use);
  }
  return { needs, missing, tools };
}
