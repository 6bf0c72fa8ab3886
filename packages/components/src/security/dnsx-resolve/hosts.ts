import { isIP } from "node:net";
import { domainToASCII } from "node:url";
import ipaddr from "ipaddr.js";
import { ComponentError } from "../../sdk/component-error.ts";

/** Hosts that one step asks for at most. */
export const maxHosts = 5_000;

const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;
const longestName = 253;
const shownFaults = 10;

/**
 * The hosts in a list of texts, each text one or several (divided by white space or commas), once each and in order,
 * in the spelling that is asked for: lower case, punycode, no final dot. Throws a final ComponentError naming each
 * word that is none.
 */
export function parseHosts(texts: readonly string[], options: { takesAddresses: boolean }): string[] {
  const words = texts.flatMap((text) => text.split(/[\s,]+/)).filter((word) => word !== "");
  const faults: string[] = [];
  const hosts = new Set<string>();
  for (const word of words) {
    const parsed = parseHost(word, options.takesAddresses);
    if ("fault" in parsed) faults.push(`"${word.slice(0, 80)}" ${parsed.fault}`);
    else hosts.add(parsed.host);
  }
  if (words.length === 0) faults.push("give one host at least, such as www.example.org");
  if (hosts.size > maxHosts) faults.push(`${hosts.size} hosts; ${maxHosts} at most`);
  if (faults.length === 0) return [...hosts];
  const more = faults.length > shownFaults ? ` and ${faults.length - shownFaults} more` : "";
  throw new ComponentError(`invalid hosts: ${faults.slice(0, shownFaults).join("; ")}${more}`, {
    retryable: false,
    code: "INVALID_HOST",
  });
}

function parseHost(word: string, takesAddresses: boolean): { host: string } | { fault: string } {
  if (isIP(word) !== 0 && !word.includes("%")) {
    if (takesAddresses) return { host: ipaddr.parse(word).toString() };
    return { fault: "is an address; addresses are asked for PTR records only, so choose ptr" };
  }
  // Names of ASCII stay as they are: the function below reads numbers as addresses.
  const ascii = /^[\x21-\x7e]+$/.test(word) ? word.toLowerCase() : domainToASCII(word);
  const host = ascii.replace(/\.$/, "");
  const labels = host.split(".");
  if (host.length > longestName || isIP(host) !== 0 || !labels.every((part) => label.test(part))) {
    return { fault: "is no host name, which would be like www.example.org" };
  }
  // dnsx would take it for the number of a network and ask a service on the internet for its addresses.
  if (/^as-?\d+$/.test(host)) return { fault: "is the number of a network; give host names" };
  return { host };
}
