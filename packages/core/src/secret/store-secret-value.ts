import { schema, type TenantTransaction } from "@exhibit/db";
import { and, eq, lt } from "drizzle-orm";
import type { SecretScope } from "../scope.ts";
import { shareSecretKeys } from "./lock-secret-keys.ts";
import { sealSecret } from "./seal-secret.ts";
import { readSecretKeys } from "./secret-keys.ts";

const { secretVersions } = schema;

/** Stores a version's value under the newest key, and erases the values before it. */
export async function storeSecretValue(
  tx: TenantTransaction,
  scope: SecretScope,
  { secretId, version, value }: { secretId: string; version: number; value: string },
): Promise<void> {
  const { organizationId } = tx;
  await shareSecretKeys(tx);
  const { newest } = await readSecretKeys(scope.secretKeyFile);
  await tx.insert(secretVersions).values({
    organizationId,
    secretId,
    version,
    ...sealSecret(newest, { organizationId, secretId, version }, value),
    createdBy: scope.actor,
  });
  await eraseSecretValues(tx, secretId, version);
}

/** Erases the values of the versions below one. */
export async function eraseSecretValues(
  tx: TenantTransaction,
  secretId: string,
  below: number,
): Promise<void> {
  await tx
    .update(secretVersions)
    .set({ keyId: null, sealed: null })
    .where(
      and(
        eq(secretVersions.organizationId, tx.organizationId),
        eq(secretVersions.secretId, secretId),
        lt(secretVersions.version, below),
      ),
    );
}
