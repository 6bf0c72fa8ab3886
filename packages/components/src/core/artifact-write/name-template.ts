import { ArtifactName } from "@exhibit/contracts";

/** What the placeholders of a name stand for. */
export interface NameFacts {
  runNumber: number;
  stepRef: string;
  /** UTC day, `2026-11-23`. */
  date: string;
}

const placeholders = {
  "run.number": ({ runNumber }) => String(runNumber),
  "step.ref": ({ stepRef }) => stepRef,
  date: ({ date }) => date,
} as const satisfies Record<string, (facts: NameFacts) => string>;

/** The placeholders that a name may hold. */
export const namePlaceholders = Object.keys(placeholders).map((name) => `{{${name}}}`);

const placeholderPattern = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Why a template can't become a name, or null. Nothing but the placeholders is ever evaluated. */
export function explainTemplateFault(template: string): string | null {
  for (const [shown, name] of template.matchAll(placeholderPattern)) {
    if (!isPlaceholder(name)) return `${shown} is unknown; there are ${namePlaceholders.join(", ")}`;
  }
  const rest = template.replaceAll(placeholderPattern, "");
  if (/\{\{|\}\}/.test(rest)) return "a placeholder is not closed; write it like {{date}}";
  const sample = { runNumber: 1, stepRef: "step", date: "2026-01-31" };
  const name = ArtifactName.safeParse(fillTemplate(template, sample));
  return name.success
    ? null
    : "a file name has 1 to 255 characters, none of them a control character, / or \\";
}

/** Fills a template in; unknown placeholders stay as they are. */
export function fillTemplate(template: string, facts: NameFacts): string {
  return template.replaceAll(placeholderPattern, (shown, name) =>
    isPlaceholder(name) ? placeholders[name](facts) : shown,
  );
}

function isPlaceholder(name: unknown): name is keyof typeof placeholders {
  return typeof name === "string" && Object.hasOwn(placeholders, name);
}
