import { describe, expect, it } from "vitest";
import { parseSetCookie } from "./cookies.ts";
import { judgeVisit } from "./judge-visit.ts";
import { readHeaders } from "./response-headers.ts";
import { parseHsts } from "./rules/transport.ts";
import { parseTargets } from "./targets.ts";
import type { TlsFacts } from "./tls-facts.ts";
import type { Hop } from "./visit.ts";

const now = new Date("2026-11-23T12:00:00Z");

const tls: TlsFacts = {
  protocol: "TLSv1.3",
  cipher: "TLS_AES_128_GCM_SHA256",
  acceptsLegacy: false,
  untrusted: null,
  namesHost: true,
  subject: "CN=a.test",
  issuer: "CN=CA",
  selfSigned: false,
  validFrom: new Date("2026-10-01T00:00:00Z"),
  validTo: new Date("2027-03-01T00:00:00Z"),
  keyType: "ec",
  keyBits: 256,
  signatureAlgorithm: "ecdsa-with-SHA256",
  fingerprint: "00",
};

function hop(
  url: string,
  headers: Record<string, string | string[]> = {},
  over: Partial<TlsFacts> = {},
): Hop {
  const raw = Object.entries({ "content-type": "text/html; charset=utf-8", ...headers }).flatMap(
    ([name, value]) => [value].flat().flatMap((each) => [name, each]),
  );
  const parsed = new URL(url);
  return {
    url: parsed,
    status: 200,
    headers: readHeaders(raw),
    tls: parsed.protocol === "https:" ? { ...tls, ...over } : null,
  };
}

/** What one check says: `fail medium`, `pass` … of each subject. */
function say(check: string, ...hops: Hop[]): string[] {
  const [first] = hops;
  if (!first) throw new Error("a visit has an answer");
  return judgeVisit({ target: first.url, hops, stopped: null }, now)
    .filter((finding) => finding.check === check)
    .map(({ status, severity }) => (status === "fail" ? `fail ${severity}` : status));
}

const site = "https://a.test/";
const csp = (value: string | string[]) => hop(site, { "content-security-policy": value });
const withHeader = (name: string, value: string) => hop(site, { [name]: value });
const cookie = (value: string) => hop(site, { "set-cookie": value });

describe("rules on Content-Security-Policy", () => {
  it.each([
    ["csp-present", hop(site), "fail medium"],
    ["csp-present", withHeader("content-security-policy-report-only", "default-src 'self'"), "fail medium"],
    ["csp-present", csp(" ; "), "fail medium"],
    ["csp-present", csp("default-src 'self'"), "pass"],
    ["csp-script-inline", csp("script-src 'unsafe-inline'"), "fail medium"],
    ["csp-script-inline", csp("default-src 'unsafe-inline'"), "fail medium"],
    ["csp-script-inline", csp("img-src 'self'"), "fail medium"],
    ["csp-script-inline", csp("script-src 'unsafe-inline' 'nonce-abc'"), "pass"],
    ["csp-script-inline", csp("script-src 'unsafe-inline' 'sha256-abc'"), "pass"],
    ["csp-script-inline", csp("script-src 'self'; script-src-attr 'unsafe-inline'"), "fail medium"],
    ["csp-script-inline", csp("script-src 'self'; script-src 'unsafe-inline'"), "pass"],
    ["csp-script-inline", csp("SCRIPT-SRC 'UNSAFE-INLINE'"), "fail medium"],
    ["csp-script-inline", csp(["script-src 'unsafe-inline'", "script-src 'self'"]), "pass"],
    ["csp-script-inline", csp("script-src 'unsafe-inline', script-src 'self'"), "pass"],
    ["csp-script-eval", csp("script-src 'self' 'unsafe-eval'"), "fail low"],
    ["csp-script-eval", csp("default-src 'self'"), "pass"],
    ["csp-script-broad", csp("script-src *"), "fail medium"],
    ["csp-script-broad", csp("script-src https:"), "fail medium"],
    ["csp-script-broad", csp("script-src 'self' data:"), "fail medium"],
    ["csp-script-broad", csp("img-src 'self'"), "fail medium"],
    ["csp-script-broad", csp("script-src 'nonce-a' 'strict-dynamic' https:"), "pass"],
    ["csp-script-broad", csp("script-src https://cdn.a.test"), "pass"],
    ["csp-object", csp("script-src 'self'"), "fail low"],
    ["csp-object", csp("default-src 'self'"), "pass"],
    ["csp-object", csp("object-src 'none'"), "pass"],
    ["csp-base-uri", csp("default-src 'none'"), "fail low"],
    ["csp-base-uri", csp("base-uri *"), "fail low"],
    ["csp-base-uri", csp("base-uri 'self'"), "pass"],
    ["csp-form-action", csp("default-src 'none'"), "fail info"],
    ["csp-form-action", csp("form-action 'self'"), "pass"],
    ["csp-style-inline", csp("style-src 'unsafe-inline'"), "fail info"],
    ["csp-style-inline", csp("default-src 'self'"), "pass"],
    ["csp-insecure-source", csp("img-src http://cdn.test"), "fail medium"],
    ["csp-insecure-source", csp("img-src http:; upgrade-insecure-requests"), "pass"],
  ])("%s (%#)", (check, answer, verdict) => {
    expect(say(check, answer)).toEqual([verdict]);
  });

  it("leaves answers for programs alone", () => {
    const api = hop(site, { "content-type": "application/json" });
    expect(say("csp-present", api)).toEqual(["not-applicable"]);
    expect(say("content-type-options", api)).toEqual(["fail low"]);
  });
});

describe("rules on content and isolation", () => {
  it.each([
    ["frame-protection", hop(site), "fail medium"],
    ["frame-protection", withHeader("x-frame-options", "deny"), "pass"],
    ["frame-protection", withHeader("x-frame-options", "ALLOWALL"), "fail medium"],
    ["frame-protection", withHeader("x-frame-options", "DENY, SAMEORIGIN"), "fail medium"],
    ["frame-protection", csp("frame-ancestors 'none'"), "pass"],
    [
      "frame-protection",
      hop(site, { "content-security-policy": "frame-ancestors *", "x-frame-options": "DENY" }),
      "fail medium",
    ],
    ["content-type-options", withHeader("x-content-type-options", "NoSniff"), "pass"],
    ["content-type-options", withHeader("x-content-type-options", "sniff"), "fail low"],
    ["content-type", withHeader("content-type", "text/html"), "fail info"],
    ["content-type", withHeader("content-type", "application/json"), "pass"],
    ["referrer-policy", hop(site), "fail info"],
    ["referrer-policy", withHeader("referrer-policy", "unsafe-url"), "fail low"],
    ["referrer-policy", withHeader("referrer-policy", "unsafe-url, strict-origin"), "pass"],
    ["referrer-policy", withHeader("referrer-policy", "nonsense"), "fail low"],
    ["permissions-policy", hop(site), "fail info"],
    ["permissions-policy", withHeader("permissions-policy", "camera=*"), "fail info"],
    ["permissions-policy", withHeader("permissions-policy", "camera=()"), "pass"],
    ["cross-origin-opener-policy", withHeader("cross-origin-opener-policy", "unsafe-none"), "fail info"],
    [
      "cross-origin-opener-policy",
      withHeader("cross-origin-opener-policy", 'same-origin; report-to="a"'),
      "pass",
    ],
    ["cross-origin-resource-policy", withHeader("cross-origin-resource-policy", "cross-origin"), "fail info"],
    ["cross-origin-resource-policy", withHeader("cross-origin-resource-policy", "same-site"), "pass"],
    ["cross-origin-embedder-policy", withHeader("cross-origin-embedder-policy", "credentialless"), "pass"],
    ["cross-origin-embedder-policy", hop(site), "fail info"],
    ["cors", withHeader("access-control-allow-origin", "*"), "pass"],
    ["cors", withHeader("access-control-allow-origin", "null"), "fail medium"],
  ])("%s (%#)", (check, answer, verdict) => {
    expect(say(check, answer)).toEqual([verdict]);
  });
});

describe("rules on cookies", () => {
  it.each([
    ["cookie-secure", cookie("a=1"), "fail low"],
    ["cookie-secure", cookie("PHPSESSID=1"), "fail high"],
    ["cookie-secure", cookie("a=1; secure"), "pass"],
    ["cookie-secure", hop(site), "pass"],
    ["cookie-httponly", cookie("sid=1"), "fail medium"],
    ["cookie-httponly", cookie("XSRF-TOKEN=1"), "pass"],
    ["cookie-httponly", cookie("a=1; HttpOnly"), "pass"],
    ["cookie-samesite", cookie("a=1"), "fail low"],
    ["cookie-samesite", cookie("a=1; SameSite=strict"), "pass"],
    ["cookie-samesite", cookie("a=1; SameSite=None"), "fail low"],
    ["cookie-samesite", cookie("sid=1; SameSite=None; Secure"), "fail medium"],
    ["cookie-samesite", cookie("a=1; SameSite=Sometimes"), "fail low"],
    ["cookie-prefix", cookie("__Host-a=1; Secure; Path=/"), "pass"],
    ["cookie-prefix", cookie("__Host-a=1; Secure; Path=/x"), "fail medium"],
    ["cookie-prefix", cookie("__Host-a=1; Secure; Path=/; Domain=a.test"), "fail medium"],
    ["cookie-prefix", cookie("__Secure-a=1"), "fail medium"],
    ["cookie-prefix", cookie("__Secure-a=1; Secure"), "pass"],
    ["cookie-domain", cookie("a=1; Domain=.a.test"), "fail low"],
    ["cookie-domain", cookie("a=1; Domain="), "pass"],
    ["cookie-lifetime", cookie("a=1; Max-Age=99999999"), "fail info"],
    ["cookie-lifetime", cookie("a=1; Expires=Fri, 31 Dec 2032 23:59:59 GMT"), "fail info"],
    ["cookie-lifetime", cookie("a=1; Max-Age=60; Expires=Fri, 31 Dec 2032 23:59:59 GMT"), "pass"],
    ["cookie-cache", cookie("a=1"), "fail low"],
    ["cookie-cache", hop(site, { "set-cookie": "a=1", "cache-control": "max-age=60" }), "fail low"],
    ["cookie-cache", hop(site, { "set-cookie": "a=1", "cache-control": "private" }), "pass"],
  ])("%s (%#)", (check, answer, verdict) => {
    expect(say(check, answer)).toEqual([verdict]);
  });

  it("never keeps a cookie's value", () => {
    expect(JSON.stringify(parseSetCookie("a=secret; Path=/", now))).not.toContain("secret");
    expect(parseSetCookie("novalue", now)).toBeNull();
  });
});

describe("rules on transport", () => {
  const hsts = (value: string) => withHeader("strict-transport-security", value);
  const plain = (url: string) => hop(url);

  it.each([
    ["https", [plain("http://a.test/")], "fail high"],
    ["https", [plain("http://127.0.0.1:3000/")], "pass"],
    ["https", [hop(site)], "pass"],
    ["hsts", [hop(site)], "fail medium"],
    ["hsts", [hsts("max-age=31536000")], "pass"],
    ["hsts", [hsts("max-age=3600")], "fail low"],
    ["hsts", [hsts("max-age=0")], "fail medium"],
    ["hsts", [hsts("includeSubDomains")], "fail medium"],
    ["hsts", [plain("http://a.test/")], "not-applicable"],
    ["hsts-subdomains", [hsts("max-age=31536000")], "fail low"],
    ["hsts-subdomains", [hsts("max-age=31536000 ; IncludeSubdomains")], "pass"],
    ["hsts-over-http", [hop("http://a.test/", { "strict-transport-security": "max-age=1" })], "fail info"],
    ["redirect-to-https", [plain("http://a.test/")], "fail medium"],
    ["redirect-to-https", [plain("http://a.test/"), hop(site)], "pass"],
    ["redirect-to-https", [plain("http://a.test/"), hop("https://b.test/")], "fail low"],
    ["redirect-to-https", [plain("http://a.test/"), plain("http://a.test/x"), hop(site)], "fail medium"],
    ["redirect-to-https", [hop(site)], "not-applicable"],
    ["redirect-downgrade", [hop(site), plain("http://a.test/")], "fail high"],
    ["redirect-downgrade", [plain("http://a.test/"), hop(site)], "pass"],
  ])("%s (%#)", (check, hops, verdict) => {
    expect(say(check, ...hops)).toEqual([verdict]);
  });

  it("reads quoted and spaced Strict-Transport-Security", () => {
    expect(parseHsts(' includeSubDomains ; max-age = "10" ')).toEqual({
      maxAgeSeconds: 10,
      includeSubDomains: true,
    });
  });
});

describe("rules on certificates", () => {
  it.each<[string, Partial<TlsFacts>, string]>([
    ["certificate-trusted", {}, "pass"],
    ["certificate-trusted", { selfSigned: true }, "fail high"],
    ["certificate-trusted", { untrusted: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }, "fail high"],
    ["certificate-trusted", { untrusted: "CERT_HAS_EXPIRED" }, "pass"],
    ["certificate-name", { namesHost: false }, "fail high"],
    ["certificate-validity", {}, "pass"],
    ["certificate-validity", { validTo: new Date("2026-12-01T00:00:00Z") }, "fail medium"],
    ["certificate-validity", { validTo: new Date("2026-11-01T00:00:00Z") }, "fail high"],
    ["certificate-validity", { validFrom: new Date("2026-12-01T00:00:00Z") }, "fail high"],
    ["certificate-key", { keyType: "rsa", keyBits: 1024 }, "fail high"],
    ["certificate-key", { keyType: "rsa", keyBits: 2048 }, "pass"],
    ["certificate-key", { keyType: "ec", keyBits: 192 }, "fail high"],
    ["certificate-signature", { signatureAlgorithm: "sha1WithRSAEncryption" }, "fail medium"],
    ["certificate-signature", { signatureAlgorithm: "ecdsa-with-SHA1" }, "fail medium"],
    ["certificate-signature", { signatureAlgorithm: "sha512WithRSAEncryption" }, "pass"],
    ["tls-version", { protocol: "TLSv1.1" }, "fail high"],
    ["tls-version", { protocol: "TLSv1.2" }, "pass"],
    ["tls-legacy", { acceptsLegacy: true }, "fail medium"],
    ["tls-legacy", { acceptsLegacy: false }, "pass"],
    ["tls-legacy", { acceptsLegacy: null }, "unknown"],
  ])("%s (%#)", (check, over, verdict) => {
    expect(say(check, hop(site, {}, over))).toEqual([verdict]);
  });
});

describe("rules on what is told and what is dropped", () => {
  it.each([
    ["server-version", withHeader("server", "nginx"), ["pass"]],
    ["server-version", withHeader("server", "Apache/2.4.1 (Unix)"), ["fail low"]],
    [
      "technology-headers",
      hop(site, { "x-powered-by": "PHP", "x-generator": "W" }),
      ["fail low", "fail low"],
    ],
    ["technology-headers", hop(site), ["pass"]],
    ["internal-headers", withHeader("x-sourcemap", "/app.js.map"), ["fail low"]],
    ["x-xss-protection", withHeader("x-xss-protection", "1"), ["fail low"]],
    ["x-xss-protection", withHeader("x-xss-protection", "0"), ["pass"]],
    ["deprecated-public-key-pins", withHeader("public-key-pins", "pin"), ["fail medium"]],
    ["deprecated-expect-ct", withHeader("expect-ct", "max-age=1"), ["fail info"]],
    ["deprecated-feature-policy", hop(site), ["pass"]],
  ])("%s (%#)", (check, answer, verdicts) => {
    expect(say(check, answer)).toEqual(verdicts);
  });
});

describe("judgeVisit", () => {
  it("gives each record an identity of its own", () => {
    const answers = [
      hop("http://a.test/", { "set-cookie": ["a=1", "b=2"] }),
      hop(site, { "set-cookie": "a=1" }),
    ];
    const findings = judgeVisit({ target: new URL("http://a.test/"), hops: answers, stopped: null }, now);
    const identities = findings.map(({ identity }) => identity);
    expect(new Set(identities).size).toBe(identities.length);
    expect(identities).toContain("cookie-secure|http://a.test/|b");
  });
});

describe("parseTargets", () => {
  it("divides texts, adds https, drops fragments and repeats", () => {
    const targets = parseTargets(["a.test http://b.test:81/x?y#z", "a.test,\nlocalhost:3000"]);
    expect(targets.map(String)).toEqual([
      "https://a.test/",
      "http://b.test:81/x?y",
      "https://localhost:3000/",
    ]);
  });
});
