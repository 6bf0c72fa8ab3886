import { createHash, randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { stringify } from "uuid";

/** A key as its holder writes it: `exh_`, which key of which organization, 256 random bits, and a checksum. */
export interface ReadKey {
  readonly organizationId: string;
  readonly keyId: string;
  readonly secretSha256: string;
}

const pattern = /^exh_([A-Za-z0-9_-]{43})([A-Za-z0-9_-]{43})([0-9a-f]{8})$/;

/** Writes a key with a fresh secret. The organization is in it, since nobody may look through all of them. */
export function writeKey(ids: { organizationId: string; keyId: string }): {
  text: string;
  secretSha256: string;
} {
  const place = Buffer.from((ids.organizationId + ids.keyId).replaceAll("-", ""), "hex").toString(
    "base64url",
  );
  const secret = randomBytes(32).toString("base64url");
  const body = `exh_${place}${secret}`;
  return { text: body + checksum(body), secretSha256: hashSecret(secret) };
}

/** Reads a key; null for what is none, so that a typing error costs no look at the database. */
export function readKey(text: string): ReadKey | null {
  const [, place = "", secret = "", sum] = pattern.exec(text) ?? [];
  if (sum === undefined || checksum(`exh_${place}${secret}`) !== sum) return null;
  const ids = Buffer.from(place, "base64url");
  try {
    return {
      organizationId: stringify(ids.subarray(0, 16)),
      keyId: stringify(ids.subarray(16)),
      secretSha256: hashSecret(secret),
    };
  } catch {
    return null;
  }
}

/** Lets scanners for leaked secrets tell a key from something that looks like one. */
function checksum(body: string): string {
  return crc32(body).toString(16).padStart(8, "0");
}

/** 256 random bits need no slow hash. */
function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
