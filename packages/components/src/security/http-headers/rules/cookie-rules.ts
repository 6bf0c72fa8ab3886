import { type Cookie, looksLikeSession } from "../cookies.ts";
import { references } from "../references.ts";
import { findHeader, showValue } from "../response-headers.ts";
import { fail, type Page, pass, type Rule, type Verdict } from "../rule.ts";
import type { Hop } from "../visit.ts";

const guides = [references.rfc6265bis, references.cookieGuide, references.observatory];

/** Longest life that browsers keep a cookie, as rfc6265bis caps it. */
const maxLifetimeSeconds = 400 * 24 * 3600;

/** One verdict a cookie, told apart by its name; one pass where there are none. */
function forCookies(judge: (cookie: Cookie, hop: Hop) => Verdict) {
  return ({ cookies }: Page): Verdict | Verdict[] => {
    if (cookies.length === 0) return pass("No cookie is set.");
    return cookies.map(({ cookie, hop }) => ({
      ...judge(cookie, hop),
      subject: showValue(cookie.name),
      hop,
    }));
  };
}

/** What the attributes of cookies should be. */
export const cookieRules: readonly Rule[] = [
  {
    check: "cookie-secure",
    title: "Cookies are Secure",
    severity: "low",
    remedy: "Set Secure, so that the cookie never travels over plain http.",
    references: guides,
    scope: "page",
    judge: forCookies((cookie) =>
      cookie.secure
        ? pass(`${cookie.name} is Secure.`)
        : fail(`${cookie.name} is not Secure.`, worseForSessions(cookie, "high")),
    ),
  },
  {
    check: "cookie-httponly",
    title: "Cookies are HttpOnly",
    severity: "info",
    remedy: "Set HttpOnly on every cookie that scripts do not read, session cookies before all.",
    references: guides,
    scope: "page",
    judge: forCookies((cookie) => {
      if (cookie.httpOnly) return pass(`${cookie.name} is HttpOnly.`);
      if (/csrf|xsrf/i.test(cookie.name)) return pass(`${cookie.name} is a token that scripts send back.`);
      return fail(`${cookie.name} can be read by scripts.`, worseForSessions(cookie, "medium"));
    }),
  },
  {
    check: "cookie-samesite",
    title: "Cookies have SameSite",
    severity: "low",
    remedy: "Set SameSite=Lax or Strict; None only where other sites need the cookie, and then with Secure.",
    references: guides,
    scope: "page",
    judge: forCookies((cookie) => {
      const value = cookie.sameSite?.toLowerCase() ?? null;
      if (value === "lax" || value === "strict")
        return pass(`${cookie.name} has SameSite=${cookie.sameSite}.`);
      if (value === null) return fail(`${cookie.name} has no SameSite.`);
      if (value !== "none")
        return fail(`${cookie.name} has SameSite=${showValue(value)}, which browsers do not know.`);
      if (!cookie.secure)
        return fail(`${cookie.name} has SameSite=None without Secure, which browsers refuse.`);
      return fail(`${cookie.name} is sent with requests of other sites.`, worseForSessions(cookie, "medium"));
    }),
  },
  {
    check: "cookie-prefix",
    title: "Cookies keep the promise of their prefix",
    severity: "medium",
    remedy:
      "__Secure- needs Secure over https; __Host- needs Secure, Path=/ and no Domain. Browsers drop the cookie otherwise.",
    references: [references.rfc6265bis],
    scope: "page",
    judge: forCookies((cookie, hop) => {
      const fault = explainPrefixFault(cookie, hop.url.protocol === "https:");
      return fault ? fail(`${cookie.name} ${fault}.`) : pass(`${cookie.name} breaks no rule of its prefix.`);
    }),
  },
  {
    check: "cookie-domain",
    title: "Cookies stay on their host",
    severity: "low",
    remedy: "Leave Domain out, so that other hosts of the domain never see the cookie.",
    references: guides,
    scope: "page",
    judge: forCookies((cookie) =>
      cookie.domain === null
        ? pass(`${cookie.name} stays on its host.`)
        : fail(`${cookie.name} goes to every host below ${showValue(cookie.domain)}.`),
    ),
  },
  {
    check: "cookie-lifetime",
    title: "Cookies do not live long",
    severity: "info",
    remedy: "Keep cookies for 400 days at most, session cookies for the session.",
    references: [references.rfc6265bis],
    scope: "page",
    judge: forCookies((cookie) => {
      const { lifetimeSeconds } = cookie;
      if (lifetimeSeconds === null) return pass(`${cookie.name} ends with the session.`);
      // Whole days: an Expires date moves by seconds from answer to answer.
      if (lifetimeSeconds > maxLifetimeSeconds + 24 * 3600)
        return fail(`${cookie.name} lives longer than 400 days.`);
      return pass(`${cookie.name} lives 400 days at most.`);
    }),
  },
  {
    check: "cookie-cache",
    title: "Answers that set cookies are not kept by shared caches",
    severity: "low",
    remedy: "Send Cache-Control: no-store (or private, no-cache) with Set-Cookie.",
    references: [references.rfc9111, references.oshp],
    scope: "page",
    judge: ({ cookies }) => {
      const hops = [...new Set(cookies.map(({ hop }) => hop))];
      if (hops.length === 0) return pass("No cookie is set.");
      return hops.map((hop) => {
        const value = findHeader(hop.headers, "cache-control");
        const shown =
          value === null ? "No Cache-Control with Set-Cookie." : `Cache-Control: ${showValue(value)}`;
        const isPrivate = value !== null && /\b(no-store|private|no-cache)\b/i.test(value);
        return isPrivate ? pass(shown, { hop }) : fail(shown, { hop });
      });
    },
  },
];

function worseForSessions(cookie: Cookie, severity: Rule["severity"]): Partial<Verdict> {
  return looksLikeSession(cookie.name) ? { severity } : {};
}

function explainPrefixFault(cookie: Cookie, isHttps: boolean): string | null {
  const name = cookie.name.toLowerCase();
  if (!name.startsWith("__secure-") && !name.startsWith("__host-")) return null;
  if (!cookie.secure || !isHttps) return "has a prefix that needs Secure over https";
  if (name.startsWith("__secure-")) return null;
  if (cookie.domain !== null) return "has the prefix __Host-, which forbids Domain";
  return cookie.path === "/" ? null : "has the prefix __Host-, which needs Path=/";
}
