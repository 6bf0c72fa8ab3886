/** The flags that a help text lists. `prefixes` are those whose value is part of the word, as in `-T<0-5>`. */
export interface HelpFlags {
  readonly exact: ReadonlySet<string>;
  readonly prefixes: ReadonlySet<string>;
}

/** A flag at the beginning of a word; alternatives behind slashes share its dash, as in `-sS/sT/sA`. */
const flagPattern = /(?<![\w/.-])(--?[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)*)((?:\/-?\w+)*)([<[]\w)?/g;

/** Reads the flags out of a tool's recorded help. */
export function listHelpFlags(help: string): HelpFlags {
  const exact = new Set<string>();
  const prefixes = new Set<string>();
  for (const [, flag = "", alternatives = "", value] of help.matchAll(flagPattern)) {
    for (const name of [flag, ...spell(alternatives)]) {
      exact.add(name);
      if (value !== undefined) prefixes.add(name);
    }
  }
  return { exact, prefixes };
}

function spell(alternatives: string): string[] {
  const names = alternatives.split("/").filter((name) => name !== "");
  return names.map((name) => (name.startsWith("-") ? name : `-${name}`));
}
