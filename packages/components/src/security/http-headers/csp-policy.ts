import { findHeader, type ResponseHeaders } from "./response-headers.ts";

/** One policy: directives by lower-case name with their sources. */
export type CspPolicy = ReadonlyMap<string, readonly string[]>;

/** Parses the policies of a header as CSP3 says: comma between policies, the first of equal directives holds. */
export function parseCsp(headers: ResponseHeaders, name = "content-security-policy"): CspPolicy[] {
  const value = findHeader(headers, name);
  if (value === null) return [];
  return value
    .split(",")
    .map(parsePolicy)
    .filter((policy) => policy.size > 0);
}

function parsePolicy(text: string): CspPolicy {
  const policy = new Map<string, string[]>();
  for (const part of text.split(";")) {
    const [name, ...sources] = part.trim().split(/\s+/);
    const key = name?.toLowerCase();
    if (key && !policy.has(key)) policy.set(key, sources);
  }
  return policy;
}

const scriptFallbacks = ["script-src", "default-src"];
const fallbacks: Readonly<Record<string, readonly string[]>> = {
  "script-src": scriptFallbacks,
  "script-src-elem": ["script-src-elem", ...scriptFallbacks],
  "script-src-attr": ["script-src-attr", ...scriptFallbacks],
  "style-src": ["style-src", "default-src"],
  "object-src": ["object-src", "default-src"],
};

/** The sources that hold for a directive, after its fallbacks; null where nothing restricts it. */
export function findSources(policy: CspPolicy, directive: string): readonly string[] | null {
  for (const name of fallbacks[directive] ?? [directive]) {
    const sources = policy.get(name);
    if (sources) return sources;
  }
  return null;
}

/** Every policy is enforced, so a fault stands only where each of them leaves it open. */
export function isOpenInAll(policies: readonly CspPolicy[], isOpen: (policy: CspPolicy) => boolean): boolean {
  return policies.every(isOpen);
}

/** Whether inline code runs: `'unsafe-inline'` counts only without nonce, hash and `'strict-dynamic'`. */
export function allowsInline(policy: CspPolicy, directive: string): boolean {
  const sources = findSources(policy, directive);
  if (sources === null) return true;
  const lower = sources.map((source) => source.toLowerCase());
  return (
    lower.includes("'unsafe-inline'") &&
    !lower.some((source) => source === "'strict-dynamic'" || /^'(nonce|sha(256|384|512))-/.test(source))
  );
}

/** Whether a source list names a keyword. */
export function hasKeyword(sources: readonly string[] | null, keyword: string): boolean {
  return sources?.some((source) => source.toLowerCase() === keyword) ?? false;
}

/** Sources as wide as a whole scheme or everything. Of scripts, `'strict-dynamic'` makes browsers ignore them. */
export function listBroadSources(sources: readonly string[]): string[] {
  if (hasKeyword(sources, "'strict-dynamic'")) return [];
  return sources.filter((source) => /^(\*|https?:\/\/\*|(https?|wss?|data|blob|filesystem):)$/i.test(source));
}
