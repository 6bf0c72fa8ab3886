import { AppError, type Secret, type SecretCreateInput, secretLimit } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, count, eq, isNull } from "drizzle-orm";
import { v7 } from "uuid";
import { recordAudit } from "../audit/record-audit.ts";
import type { SecretScope } from "../scope.ts";
import { isUniqueViolation } from "../sql/is-unique-violation.ts";
import { loadOneSecret } from "./load-secrets.ts";
import { storeSecretValue } from "./store-secret-value.ts";

const { secrets } = schema;

/** Stores a secret with its first value. Throws CONFLICT for a name that is taken, or where there are too many. */
export async function createSecret(scope: SecretScope, input: SecretCreateInput): Promise<Secret> {
  const { name, description, value } = input;
  const secretId = v7();
  try {
    return await withOrganization(scope.database, scope.organizationId, async (tx) => {
      await assertRoom(tx);
      const { organizationId } = tx;
      await tx.insert(secrets).values({ id: secretId, organizationId, name, description, latestVersion: 1 });
      await storeSecretValue(tx, scope, { secretId, version: 1, value });
      await recordAudit(tx, scope, {
        action: "secret.created",
        subjectType: "secret",
        subjectId: secretId,
        details: { name, version: 1 },
      });
      return loadOneSecret(tx, secretId);
    });
  } catch (error) {
    if (!isUniqueViolation(error, "secrets_name_key")) throw error;
    const message = `There is a secret named "${name}" already; names are unique. Give that one a new value, or choose another name.`;
    throw new AppError("CONFLICT", message, { cause: error, fields: [{ path: "name", message }] });
  }
}

async function assertRoom(tx: TenantTransaction): Promise<void> {
  const [row] = await tx
    .select({ held: count() })
    .from(secrets)
    .where(and(eq(secrets.organizationId, tx.organizationId), isNull(secrets.deletedAt)));
  if ((row?.held ?? 0) < secretLimit) return;
  throw new AppError(
    "CONFLICT",
    `There are ${secretLimit} secrets already, the most that are kept: delete one.`,
  );
}
