import { ComponentError } from "../../sdk/component-error.ts";
import { parseWebAddress } from "../../sdk/network/parse-web-address.ts";

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
    const url = parseWebAddress(word);
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
