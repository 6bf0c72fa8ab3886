import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { SecretKey, SecretKeys } from "./secret-keys.ts";

const algorithm = "aes-256-gcm";
const nonceBytes = 12;
const tagBytes = 16;

/** Where a value belongs. It is authenticated with the value, so that a row copied elsewhere does not open. */
export interface SecretPlace {
  readonly organizationId: string;
  readonly secretId: string;
  readonly version: number;
}

/** A value as it is stored: nonce, tag and ciphertext in base64, and which key opens it. */
export interface SealedSecret {
  readonly keyId: string;
  readonly sealed: string;
}

/** Encrypts a value under a fresh nonce. */
export function sealSecret({ id, key }: SecretKey, place: SecretPlace, value: string): SealedSecret {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce).setAAD(describePlace(place));
  const ciphertext = Buffer.concat([cipher.update(value, "utf8"), cipher.final()]);
  return { keyId: id, sealed: Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]).toString("base64") };
}

/** Decrypts a value; null where its key is not known, or where it was changed or belongs elsewhere. */
export function openSecret(
  keys: SecretKeys,
  place: SecretPlace,
  { keyId, sealed }: SealedSecret,
): string | null {
  const found = keys.find(keyId);
  const bytes = Buffer.from(sealed, "base64");
  if (found === null || bytes.length < nonceBytes + tagBytes) return null;
  const decipher = createDecipheriv(algorithm, found.key, bytes.subarray(0, nonceBytes))
    .setAAD(describePlace(place))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  try {
    const ciphertext = bytes.subarray(nonceBytes + tagBytes);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]).toString("utf8");
  } catch {
    return null;
  }
}

function describePlace({ organizationId, secretId, version }: SecretPlace): Buffer {
  return Buffer.from(`exhibit-secret-1/${organizationId}/${secretId}/${version}`);
}
