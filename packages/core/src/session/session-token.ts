import { createHash, randomBytes } from "node:crypto";

/** A fresh secret of 256 bits, base64url: 43 characters. */
export function createToken(): string {
  return randomBytes(32).toString("base64url");
}

/** What is kept of a token. A secret of 256 random bits needs no slow hash. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
