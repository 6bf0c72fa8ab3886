import type { ApiKey } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { and, desc, eq } from "drizzle-orm";

const { apiKeys, members } = schema;

/** Keys that a list shows; an organization that has more has lost count. */
const maxKeys = 500;

/** The keys of the transaction's organization, or one of them, newest first. */
export async function loadApiKeys(tx: TenantTransaction, keyId?: string): Promise<ApiKey[]> {
  const rows = await tx
    .select({ key: apiKeys, memberName: members.name })
    .from(apiKeys)
    .innerJoin(
      members,
      and(eq(members.organizationId, apiKeys.organizationId), eq(members.id, apiKeys.memberId)),
    )
    .where(
      and(
        eq(apiKeys.organizationId, tx.organizationId),
        keyId === undefined ? undefined : eq(apiKeys.id, keyId),
      ),
    )
    .orderBy(desc(apiKeys.id))
    .limit(maxKeys);
  return rows.map(({ key, memberName }) => ({
    id: key.id,
    name: key.name,
    permissions: key.permissions,
    memberName,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt.toISOString(),
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
  }));
}
