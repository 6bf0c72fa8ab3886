import { z } from "zod";
import { permissions } from "./permission.ts";
import { Id, Timestamp } from "./primitives.ts";

/** Rights that only a signed-in person holds: a key neither signs in nor makes keys. */
const personalPermissions = ["session.read", "key.manage"] as const;

/** What a key may be allowed. */
export const ApiKeyPermission = z.enum(permissions).exclude(personalPermissions);
export type ApiKeyPermission = z.infer<typeof ApiKeyPermission>;

/** Days that a key lasts unless told, and at most. */
export const apiKeyDays = { usual: 90, most: 366 } as const;

const ApiKeyName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[^\p{Cc}]+$/u, "no control characters");

/** A key as lists show it; its secret is nowhere. */
export const ApiKey = z.object({
  id: Id,
  name: z.string(),
  permissions: z.array(ApiKeyPermission),
  memberName: z.string(),
  createdAt: Timestamp,
  expiresAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
  revokedAt: Timestamp.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

/** Asks for a key. */
export const ApiKeyCreateInput = z.object({
  name: ApiKeyName,
  permissions: z.array(ApiKeyPermission).min(1, "at least one permission"),
  days: z.int().min(1).max(apiKeyDays.most).default(apiKeyDays.usual),
});
export type ApiKeyCreateInput = z.infer<typeof ApiKeyCreateInput>;

/** A fresh key; `secret` is shown this once. */
export const ApiKeyCreated = z.object({ key: ApiKey, secret: z.string() });
export type ApiKeyCreated = z.infer<typeof ApiKeyCreated>;
