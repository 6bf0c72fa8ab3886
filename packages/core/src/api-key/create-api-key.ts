import { type ApiKeyCreated, type ApiKeyCreateInput, AppError, type MemberRole } from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import { sql } from "drizzle-orm";
import { v7 } from "uuid";
import { recordAudit } from "../audit/record-audit.ts";
import type { Scope } from "../scope.ts";
import { hasPermission } from "../session/has-permission.ts";
import { writeKey } from "./key-text.ts";
import { loadApiKeys } from "./load-api-keys.ts";

/** Who makes a key: a person, and what they may. */
export interface KeyMaker {
  readonly memberId: string;
  readonly role: MemberRole;
}

/** Makes a key; its text is in the answer and nowhere else. Throws FORBIDDEN for a permission that its maker lacks. */
export async function createApiKey(
  scope: Scope,
  input: ApiKeyCreateInput & { maker: KeyMaker },
): Promise<ApiKeyCreated> {
  const { maker, name, days } = input;
  const permissions = [...new Set(input.permissions)];
  const lacked = permissions.find((permission) => !hasPermission(maker.role, permission));
  if (lacked !== undefined) {
    throw new AppError("FORBIDDEN", `A key can't be allowed ${lacked}: your role, ${maker.role}, is not.`);
  }
  const keyId = v7();
  const { organizationId } = scope;
  const { text, secretSha256 } = writeKey({ organizationId, keyId });
  return withOrganization(scope.database, organizationId, async (tx) => {
    await tx.insert(schema.apiKeys).values({
      id: keyId,
      organizationId,
      memberId: maker.memberId,
      name,
      secretSha256,
      permissions,
      expiresAt: sql`now() + make_interval(days => ${days})`,
    });
    await recordAudit(tx, scope, {
      action: "key.created",
      subjectType: "key",
      subjectId: keyId,
      details: { name, permissions, days },
    });
    const [key] = await loadApiKeys(tx, keyId);
    if (key === undefined) throw new Error("an insert gave no row");
    return { key, secret: text };
  });
}
