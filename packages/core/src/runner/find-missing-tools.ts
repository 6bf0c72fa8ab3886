import type { RunnerInfo, ToolNeed } from "@exhibit/contracts";

/**
 * Names of the tools that keep a component from running. One runner must have all of them, so where none has, it is
 * what the best one lacks. Without a live runner nothing is known, and nothing counts as missing: runs wait for one.
 */
export function findMissingTools(
  needs: readonly ToolNeed[],
  runners: readonly Pick<RunnerInfo, "tools">[],
): string[] {
  const lacks = runners.map(({ tools }) => {
    const ready = new Set(tools.filter(({ state }) => state === "ready").map(({ name }) => name));
    return needs.map(({ name }) => name).filter((name) => !ready.has(name));
  });
  return lacks.toSorted((one, other) => one.length - other.length)[0] ?? [];
}
