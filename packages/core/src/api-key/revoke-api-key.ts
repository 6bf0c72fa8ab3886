import { type ApiKey, AppError } from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import { and, eq, isNull, sql } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { Scope } from "../scope.ts";
import { loadApiKeys } from "./load-api-keys.ts";

/** Ends a key at once; one that was revoked already stays so. Throws NOT_FOUND, also for another organization's. */
export function revokeApiKey(scope: Scope, { keyId }: { keyId: string }): Promise<ApiKey> {
  const { apiKeys } = schema;
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const revoked = await tx
      .update(apiKeys)
      .set({ revokedAt: sql`now()` })
      .where(
        and(eq(apiKeys.organizationId, tx.organizationId), eq(apiKeys.id, keyId), isNull(apiKeys.revokedAt)),
      )
      .returning({ name: apiKeys.name });
    for (const { name } of revoked) {
      await recordAudit(tx, scope, {
        action: "key.revoked",
        subjectType: "key",
        subjectId: keyId,
        details: { name },
      });
    }
    const [key] = await loadApiKeys(tx, keyId);
    if (key === undefined) throw new AppError("NOT_FOUND", `There is no API key ${keyId}.`);
    return key;
  });
}
