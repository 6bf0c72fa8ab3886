import { timingSafeEqual } from "node:crypto";
import type { ApiKeyPermission, Session } from "@exhibit/contracts";
import { type Database, schema, withOrganization } from "@exhibit/db";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { readKey } from "./key-text.ts";

const { apiKeys, members, organizations } = schema;

/** A key that holds now; its maker's role was read with it. */
export interface ActiveApiKey {
  readonly keyId: string;
  readonly name: string;
  readonly permissions: readonly ApiKeyPermission[];
  readonly session: Session;
}

/** The key of a text that a program sent; null for none, a wrong, an expired or a revoked one. Notes its use once a minute. */
export async function findApiKey(database: Database, input: { text: string }): Promise<ActiveApiKey | null> {
  const read = readKey(input.text);
  if (read === null) return null;
  return withOrganization(database, read.organizationId, async (tx) => {
    const [row] = await tx
      .select({
        name: apiKeys.name,
        permissions: apiKeys.permissions,
        secretSha256: apiKeys.secretSha256,
        isStale: sql<boolean>`coalesce(${apiKeys.lastUsedAt} < now() - interval '1 minute', true)`,
        member: { id: members.id, name: members.name, role: members.role },
        organization: { id: organizations.id, name: organizations.name },
      })
      .from(apiKeys)
      .innerJoin(
        members,
        and(eq(members.organizationId, apiKeys.organizationId), eq(members.id, apiKeys.memberId)),
      )
      .innerJoin(organizations, eq(organizations.id, apiKeys.organizationId))
      .where(
        and(
          eq(apiKeys.organizationId, tx.organizationId),
          eq(apiKeys.id, read.keyId),
          isNull(apiKeys.revokedAt),
          gt(apiKeys.expiresAt, sql`now()`),
        ),
      );
    if (row === undefined || !isSame(row.secretSha256, read.secretSha256)) return null;
    if (row.isStale) {
      await tx
        .update(apiKeys)
        .set({ lastUsedAt: sql`now()` })
        .where(and(eq(apiKeys.organizationId, tx.organizationId), eq(apiKeys.id, read.keyId)));
    }
    const { name, permissions, member, organization } = row;
    return { keyId: read.keyId, name, permissions, session: { member, organization } };
  });
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(one), Buffer.from(other));
}
