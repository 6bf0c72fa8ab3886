import { ToolNeed } from "@exhibit/contracts";

/** A program that components run, with how a runner tells that it has the right one. */
export interface ToolDefinition extends ToolNeed {
  /** Arguments that make it print its version and end, without a network. */
  readonly versionArgs: readonly string[];
  /** Reads what it printed then; null means that another program has its name. */
  readVersion(printed: string): ToolVersion | null;
}

/** `version` is null for a build that does not know its own. */
export interface ToolVersion {
  readonly version: string | null;
}

/** What is written down about a tool. */
export interface ToolSpec<Name extends string> extends Omit<ToolNeed, "name"> {
  name: Name;
  versionArgs: readonly string[];
  /** Matches what only this tool prints; its first group, if it took part, is the version. */
  versionPattern: RegExp;
}

/** Declares a tool. Throws at load where a part of it is out of bounds. */
export function defineTool<const Name extends string>({
  versionArgs,
  versionPattern,
  ...need
}: ToolSpec<Name>): ToolDefinition & { readonly name: Name } {
  ToolNeed.parse(need);
  return {
    ...need,
    versionArgs,
    readVersion(printed) {
      const match = versionPattern.exec(printed);
      return match === null ? null : { version: match[1] ?? null };
    },
  };
}
