/** Documentation of the component, as Markdown. */
export const docs = `Fetches each address once with GET (and tries one handshake with TLS 1.1), follows up to 10 redirects by hand, and reports every check as *pass*, *fail* or *not applicable*.
Bodies are not read. No cookie or credential is sent.

**Checks**: https, HSTS, redirects and downgrades · certificate (trust, name, end, key, signature) and TLS versions ·
Content-Security-Policy (presence, inline scripts, eval, wildcards, object-src, base-uri, form-action, plain http sources) ·
framing (frame-ancestors, X-Frame-Options) · X-Content-Type-Options · Content-Type · Referrer-Policy · Permissions-Policy ·
COOP, COEP, CORP, CORS · cookies (Secure, HttpOnly, SameSite, prefixes, Domain, lifetime, caching) ·
headers that name software or inner machines · headers that browsers dropped.

Content-Security-Policy, framing and the other rules for pages hold for HTML and XML; to other answers they do not apply, and the evidence says why.
Several policies are all enforced, so a fault counts only where each of them leaves it open. A policy in a meta tag is not read.

**Not measured is not clean.** An address that does not answer is a record with the status *unknown* and stands in *unreachable*.
It is a gap of *coverage* and a warning of the step, too. Where no address answers at all, the step fails and says why.

**Identity**: check, origin and path, and the cookie or header it is about. Values and times are not part of it.

**Where it connects**: never to cloud metadata addresses or to the studio's own database and store; to loopback only
where the operator allows it. Each redirect and each resolved address is judged when the connection is made.

Rules and severities follow the OWASP Secure Headers Project, the tests of the MDN HTTP Observatory,
CSP Level 3, RFC 6797 (HSTS), RFC 6265bis (cookies), RFC 9325 and RFC 8996 (TLS), and the Fetch and HTML standards;
each record names its own.`;
