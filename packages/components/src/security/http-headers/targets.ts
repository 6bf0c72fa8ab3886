import { ComponentError } from "../../sdk/component-error.ts";

/** Addresses that one step visits at most. */
const maxTargets = 200;

/**
 * The addresses in a list of texts, each text one or several (divided by white space or commas), once each and in order.
 * Without a scheme, https. Throws a final ComponentError naming each address that can't be visited.
 */
export function parseTargets(texts: readonly string[]): URL[] {
  const words = texts.flatMap((text) => text.split(/[\s,]+/)).filter((word) => word !== "");
  const faults: string[] = [];
  const targets = new Map<string, URL>();
  for (const word of words) {
    const url = parseTarget(word);
    if (typeof url === "string") faults.push(`"${word.slice(0, 200)}" ${url}`);
    else targets.set(url.href, url);
  }
  if (words.length === 0) faults.push("give one address at least, such as https://example.org");
  if (targets.size > maxTargets) faults.push(`${targets.size} addresses; ${maxTargets} at most`);
  if (faults.length === 0) return [...targets.values()];
  throw new ComponentError(`invalid addresses: ${faults.join("; ")}`, {
    retryable: false,
    code: "INVALID_ADDRESS",
  });
}

function parseTarget(word: string): URL | string {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(word) ? word : `https://${word}`);
  if (!url) return "is no address, which would be like https://example.org/path";
  if (url.protocol !== "http:" && url.protocol !== "https:") return "is neither http nor https";
  if (url.username || url.password) return "holds credentials; leave them out";
  url.hash = "";
  return url;
}
