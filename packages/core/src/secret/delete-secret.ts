import { AppError, type Secret, type SecretDeleteInput } from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import { sql } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { Scope } from "../scope.ts";
import { isLiveSecret, loadOneSecret } from "./load-secrets.ts";
import { eraseSecretValues } from "./store-secret-value.ts";

const { secrets } = schema;

/**
 * Erases a secret's values and frees its name; runs go on naming what they used. Throws NOT_FOUND, and CONFLICT with
 * the workflows that use it unless `evenIfUsed`.
 */
export async function deleteSecret(scope: Scope, input: SecretDeleteInput): Promise<{ secretId: string }> {
  const { secretId, evenIfUsed } = input;
  await withOrganization(scope.database, scope.organizationId, async (tx) => {
    // Locked first, so that a new value can't come in between and stay.
    await tx.select({ id: secrets.id }).from(secrets).where(isLiveSecret(tx, secretId)).for("update");
    const secret = await loadOneSecret(tx, secretId);
    if (secret.usedBy.length > 0 && !evenIfUsed) throw secretInUse(secret);
    await tx.update(secrets).set({ deletedAt: sql`now()` }).where(isLiveSecret(tx, secretId));
    await eraseSecretValues(tx, secretId, secret.version + 1);
    await recordAudit(tx, scope, {
      action: "secret.deleted",
      subjectType: "secret",
      subjectId: secretId,
      details: { name: secret.name, version: secret.version },
    });
  });
  return { secretId };
}

const namedWorkflows = 5;

function secretInUse({ name, usedBy }: Secret): AppError {
  const names = usedBy.slice(0, namedWorkflows).map((use) => `"${use.name}"`);
  const more = usedBy.length > namedWorkflows ? ` and ${usedBy.length - namedWorkflows} more` : "";
  return new AppError(
    "CONFLICT",
    `The secret "${name}" is used by ${names.join(", ")}${more}: their runs would fail. Delete it with evenIfUsed, or change them first.`,
  );
}
