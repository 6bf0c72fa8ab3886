import type { ToolDefinition } from "../sdk/define-tool.ts";
import { dnsx } from "./dnsx.ts";
import { gitleaks } from "./gitleaks.ts";
import { nmap } from "./nmap.ts";
import { nuclei } from "./nuclei.ts";
import { prowler } from "./prowler.ts";
import { syft } from "./syft.ts";

const definitions = [dnsx, gitleaks, nmap, nuclei, prowler, syft] as const;

/** The tools of the product, each by the name under which components ask for it. */
export const toolDefinitions: readonly ToolDefinition[] = definitions;

/** Name of a tool of the product. */
export type ToolName = (typeof definitions)[number]["name"];

/** The tool of this name. */
export function getToolDefinition(name: ToolName): ToolDefinition {
  const found = definitions.find((tool) => tool.name === name);
  if (!found) throw new Error(`there is no tool ${name}`);
  return found;
}
