import type { Json } from "@exhibit/contracts";

/** Deeper than any report; a parse, a schema or a browser may recurse on every level. */
const maxDepth = 64;

/** Parses JSON for showing: numbers that a double would change stay as their digits. Undefined for what is no JSON, or nested too deeply. */
export function parseJson(text: string): Json | undefined {
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text, keepDigits);
  } catch {
    return undefined;
  }
}

function keepDigits(_key: string, value: Json, context?: { source?: string }): Json {
  if (typeof value !== "number" || context?.source === undefined) return value;
  const isInexact = !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value));
  return isInexact ? context.source : value;
}

/** Counts brackets outside strings; broken text may count wrong, and then fails to parse anyway. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > maxDepth) return true;
    } else if (character === "]" || character === "}") depth -= 1;
  }
  return false;
}

/** The texts of the whole elements at the start of a JSON array that was cut off. */
export function splitArrayElements(text: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let inString = false;
  let start = -1;
  for (let index = text.indexOf("["); index >= 0 && index < text.length; index += 1) {
    const character = text[index];
    if (inString) {
      if (character === "\\") index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === "[" || character === "{") {
      depth += 1;
      if (depth === 1) start = index + 1;
    } else if (character === "]" || character === "}") depth -= 1;
    const isBoundary =
      !inString && ((depth === 1 && character === ",") || (depth === 0 && character === "]"));
    if (isBoundary) {
      elements.push(text.slice(start, index));
      start = index + 1;
    }
    if (depth === 0) break;
  }
  return elements;
}
