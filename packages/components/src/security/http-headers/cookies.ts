/** A cookie as it was set; its value is never kept. */
export interface Cookie {
  name: string;
  secure: boolean;
  httpOnly: boolean;
  /** As sent, or null. */
  sameSite: string | null;
  domain: string | null;
  path: string | null;
  /** Seconds it lives, or null for the session. */
  lifetimeSeconds: number | null;
}

/** Parses a Set-Cookie value as rfc6265bis says; null where it sets nothing. */
export function parseSetCookie(value: string, now: Date): Cookie | null {
  const [pair = "", ...parts] = value.split(";");
  const name = pair.includes("=") ? pair.slice(0, pair.indexOf("=")).trim() : "";
  if (name === "") return null;
  const attributes = new Map<string, string>();
  for (const part of parts) {
    const [key = "", ...rest] = part.split("=");
    attributes.set(key.trim().toLowerCase(), rest.join("=").trim());
  }
  return {
    name,
    secure: attributes.has("secure"),
    httpOnly: attributes.has("httponly"),
    sameSite: attributes.get("samesite") ?? null,
    domain: attributes.get("domain")?.replace(/^\./, "").toLowerCase() || null,
    path: attributes.get("path") ?? null,
    lifetimeSeconds: readLifetime(attributes, now),
  };
}

function readLifetime(attributes: ReadonlyMap<string, string>, now: Date): number | null {
  const maxAge = attributes.get("max-age");
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge);
  const expires = Date.parse(attributes.get("expires") ?? "");
  return Number.isNaN(expires) ? null : Math.round((expires - now.getTime()) / 1000);
}

/** Whether a cookie's name is one that sessions, logins or anti-forgery tokens go by. */
export function looksLikeSession(name: string): boolean {
  return /sess|sid\b|auth|token|jwt|login|csrf|xsrf|remember|^connect\.sid$|^(__Host-|__Secure-)?id$/i.test(
    name,
  );
}
