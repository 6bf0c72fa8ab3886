import type { Secret, SecretReplaceInput } from "@exhibit/contracts";
import { schema, withOrganization } from "@exhibit/db";
import { sql } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { SecretScope } from "../scope.ts";
import { isLiveSecret, loadOneSecret, secretNotFound } from "./load-secrets.ts";
import { storeSecretValue } from "./store-secret-value.ts";

const { secrets } = schema;

/** Gives a secret its next value, which the steps that start from now on use. Throws NOT_FOUND. */
export async function replaceSecret(scope: SecretScope, input: SecretReplaceInput): Promise<Secret> {
  const { secretId, value, description } = input;
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const [secret] = await tx
      .update(secrets)
      .set({
        latestVersion: sql`${secrets.latestVersion} + 1`,
        updatedAt: sql`now()`,
        ...(description === undefined ? {} : { description }),
      })
      .where(isLiveSecret(tx, secretId))
      .returning({ name: secrets.name, version: secrets.latestVersion });
    if (secret === undefined) throw secretNotFound(secretId);
    await storeSecretValue(tx, scope, { secretId, version: secret.version, value });
    await recordAudit(tx, scope, {
      action: "secret.replaced",
      subjectType: "secret",
      subjectId: secretId,
      details: secret,
    });
    return loadOneSecret(tx, secretId);
  });
}
