import { createHash, type X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { checkServerIdentity, TLSSocket } from "node:tls";

/** What a TLS connection and the certificate of the server say. */
export interface TlsFacts {
  /** `TLSv1.3`. */
  protocol: string;
  cipher: string;
  /** Whether TLS 1.0 or 1.1 is accepted too; null where it was not tried or could not be told. */
  acceptsLegacy: boolean | null;
  /** Why the chain is not trusted (OpenSSL's code), or null; says nothing of the name. */
  untrusted: string | null;
  /** Whether the certificate names the host. */
  namesHost: boolean;
  subject: string;
  issuer: string;
  selfSigned: boolean;
  validFrom: Date;
  validTo: Date;
  /** `rsa`, `ec`, `ed25519` … */
  keyType: string;
  keyBits: number;
  /** Name or dotted id of the algorithm that signed it, or null where it can't be told. */
  signatureAlgorithm: string | null;
  fingerprint: string;
}

/** Reads the facts of a connected socket; null for a plain one. */
export function readTlsFacts(socket: Socket, hostname: string): TlsFacts | null {
  if (!(socket instanceof TLSSocket)) return null;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return null;
  const error = socket.authorizationError;
  const code = error
    ? typeof error === "object" && "code" in error
      ? String(error.code)
      : String(error)
    : null;
  const host = hostname.replace(/^\[|\]$/g, "");
  return {
    protocol: socket.getProtocol() ?? "unknown",
    cipher: socket.getCipher().standardName,
    acceptsLegacy: null,
    untrusted: code === "ERR_TLS_CERT_ALTNAME_INVALID" ? null : code,
    namesHost: checkServerIdentity(host, certificate.toLegacyObject()) === undefined,
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    selfSigned: certificate.checkIssued(certificate),
    validFrom: new Date(certificate.validFrom),
    validTo: new Date(certificate.validTo),
    ...readKey(certificate),
    signatureAlgorithm: certificate.signatureAlgorithm ?? null,
    fingerprint: createHash("sha256").update(certificate.raw).digest("hex"),
  };
}

function oneLine(name: string | undefined): string {
  return (name ?? "").replaceAll("\n", ", ");
}

const curveBits: Readonly<Record<string, number>> = {
  prime256v1: 256,
  secp384r1: 384,
  secp521r1: 521,
  secp256k1: 256,
  secp224r1: 224,
  prime192v1: 192,
};

function readKey(certificate: X509Certificate): { keyType: string; keyBits: number } {
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const keyType = asymmetricKeyType ?? "unknown";
  const curve = asymmetricKeyDetails?.namedCurve;
  const bits = asymmetricKeyDetails?.modulusLength ?? (curve ? curveBits[curve] : undefined) ?? 256;
  return { keyType, keyBits: bits };
}
