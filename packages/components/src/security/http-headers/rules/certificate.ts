import { references } from "../references.ts";
import { showValue } from "../response-headers.ts";
import { fail, forHttps, type Page, pass, type Rule, type Verdict } from "../rule.ts";
import type { TlsFacts } from "../tls-facts.ts";

const dayMs = 24 * 3600 * 1000;

/** Days before its end at which a certificate should have been renewed. */
const renewalDays = 30;

function forTls(judge: (tls: TlsFacts, page: Page) => Verdict) {
  return forHttps((page) =>
    page.hop.tls ? judge(page.hop.tls, page) : fail("The server sent no certificate."),
  );
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** Facts of TLS and the certificate. */
export const certificateRules: readonly Rule[] = [
  {
    check: "certificate-trusted",
    title: "The certificate's chain is trusted",
    severity: "high",
    remedy: "Use a certificate of a public authority, and send its intermediate certificates.",
    references: [references.tlsGuide, references.observatory],
    scope: "origin",
    judge: forTls((tls) => {
      const shown = `Issued by ${showValue(tls.issuer)}`;
      if (tls.selfSigned) return fail(`Self-signed: ${showValue(tls.subject)}.`);
      // An expired one has a rule of its own.
      const isUntrusted = tls.untrusted !== null && tls.untrusted !== "CERT_HAS_EXPIRED";
      return isUntrusted ? fail(`${shown}; not trusted: ${tls.untrusted}.`) : pass(`${shown}.`);
    }),
  },
  {
    check: "certificate-name",
    title: "The certificate names the host",
    severity: "high",
    remedy: "Use a certificate whose subject alternative names hold the host.",
    references: [references.rfc9525],
    scope: "origin",
    judge: forTls((tls, { hop }) =>
      tls.namesHost
        ? pass(`Names ${hop.url.hostname}.`)
        : fail(`Does not name ${hop.url.hostname}: ${showValue(tls.subject)}.`),
    ),
  },
  {
    check: "certificate-validity",
    title: "The certificate is valid for another 30 days",
    severity: "medium",
    remedy: "Renew the certificate, by itself and well before its end.",
    references: [references.tlsGuide, references.baselineRequirements],
    scope: "origin",
    judge: forTls(({ validFrom, validTo }, { now }) => {
      const left = validTo.getTime() - now.getTime();
      if (left < 0) return fail(`Expired on ${day(validTo)}.`, { severity: "high" });
      if (validFrom > now) return fail(`Not valid before ${day(validFrom)}.`, { severity: "high" });
      const shown = `Valid until ${day(validTo)}.`;
      return left < renewalDays * dayMs ? fail(shown) : pass(shown);
    }),
  },
  {
    check: "certificate-key",
    title: "The certificate's key is long enough",
    severity: "high",
    remedy: "Use RSA of 2048 bits or more, or an elliptic curve of 256 bits or more.",
    references: [references.rfc9325, references.baselineRequirements],
    scope: "origin",
    judge: forTls(({ keyType, keyBits }) => {
      const least = keyType.startsWith("rsa") || keyType === "dsa" ? 2048 : 256;
      const shown = `${keyType.toUpperCase()} ${keyBits} bits.`;
      return keyBits < least ? fail(shown) : pass(shown);
    }),
  },
  {
    check: "certificate-signature",
    title: "The certificate is not signed with a broken hash",
    severity: "medium",
    remedy: "Use a certificate signed with SHA-256 or better.",
    references: [references.rfc9325, references.baselineRequirements],
    scope: "origin",
    judge: forTls(({ signatureAlgorithm }) => {
      if (signatureAlgorithm === null) return pass("This version of Node.js does not tell the algorithm.");
      const shown = `Signed with ${showValue(signatureAlgorithm)}.`;
      return /sha-?1(?!\d)|md[245]/i.test(signatureAlgorithm) ? fail(shown) : pass(shown);
    }),
  },
  {
    check: "tls-version",
    title: "TLS 1.2 or newer is spoken",
    severity: "high",
    remedy: "Offer TLS 1.2 and 1.3 alone.",
    references: [references.rfc8996, references.rfc9325],
    scope: "origin",
    judge: forTls(({ protocol, cipher }) =>
      protocol === "TLSv1.2" || protocol === "TLSv1.3"
        ? pass(`${protocol}, ${cipher}.`)
        : fail(`The best that the server speaks is ${protocol}.`),
    ),
  },
  {
    check: "tls-legacy",
    title: "TLS 1.0 and 1.1 are refused",
    severity: "medium",
    remedy: "Switch TLS 1.0 and 1.1 off.",
    references: [references.rfc8996, references.rfc9325],
    scope: "origin",
    judge: forTls(({ acceptsLegacy }) => {
      if (acceptsLegacy === null)
        return { status: "unknown", evidence: "The server gave no clear answer to TLS 1.1." };
      return acceptsLegacy ? fail("TLS 1.0 or 1.1 is accepted.") : pass("TLS 1.0 and 1.1 are refused.");
    }),
  },
];
