import { type Database, schema, type TenantTransaction, withAccounts, withOrganization } from "@exhibit/db";
import { and, asc, eq, isNotNull, ne, sql } from "drizzle-orm";
import { takeSecretKeys } from "./lock-secret-keys.ts";
import { openSecret, sealSecret } from "./seal-secret.ts";
import { addSecretKey, dropOlderSecretKeys, readSecretKeys, type SecretKeys } from "./secret-keys.ts";

const { organizations, secretVersions } = schema;
const batchSize = 50;

/** What a change of the key did. */
export interface RotationReport {
  readonly reencrypted: number;
  /** Values that no known key opens; they stay as they are. */
  readonly unreadable: number;
}

/**
 * Adds a key, encrypts every stored secret under it, and forgets the older keys. Killed at any line it leaves
 * every secret readable, and the next call goes on where it stopped. Studio and runners may work meanwhile.
 */
export async function rotateSecretKey(input: {
  database: Database;
  secretKeyFile: string;
}): Promise<RotationReport> {
  const { database, secretKeyFile } = input;
  const keys = await beginRotation(database, secretKeyFile);
  const early = await reencryptAll(database, keys);
  return withAccounts(database, async (tx) => {
    await takeSecretKeys(tx);
    // What was sealed under an older key meanwhile.
    const late = await reencryptAll(database, keys);
    await dropOlderSecretKeys(secretKeyFile);
    return { reencrypted: early.reencrypted + late.reencrypted, unreadable: late.unreadable };
  });
}

/** Of two changes at once one adds the key, and the other helps. */
function beginRotation(database: Database, secretKeyFile: string): Promise<SecretKeys> {
  return withAccounts(database, async (tx) => {
    await takeSecretKeys(tx);
    if (!(await readSecretKeys(secretKeyFile)).hasOlder) await addSecretKey(secretKeyFile);
    return readSecretKeys(secretKeyFile);
  });
}

async function reencryptAll(database: Database, keys: SecretKeys): Promise<RotationReport> {
  const rows = await withAccounts(database, (tx) =>
    tx.select({ id: organizations.id }).from(organizations).orderBy(asc(organizations.id)),
  );
  let reencrypted = 0;
  let unreadable = 0;
  for (const { id } of rows) {
    const report = await reencryptOrganization(database, id, keys);
    reencrypted += report.reencrypted;
    unreadable += report.unreadable;
  }
  return { reencrypted, unreadable };
}

async function reencryptOrganization(
  database: Database,
  organizationId: string,
  keys: SecretKeys,
): Promise<RotationReport> {
  const report = { reencrypted: 0, unreadable: 0 };
  for (let last: Row | undefined; ; ) {
    const batch = await withOrganization(database, organizationId, async (tx) => {
      const rows = await selectOlder(tx, keys, last);
      for (const row of rows) report[(await reencrypt(tx, keys, row)) ? "reencrypted" : "unreadable"] += 1;
      return rows;
    });
    if (batch.length < batchSize) return report;
    last = batch.at(-1);
  }
}

type Row = Awaited<ReturnType<typeof selectOlder>>[number];

/** The next values under another key than the newest. */
function selectOlder(tx: TenantTransaction, keys: SecretKeys, last?: { secretId: string; version: number }) {
  const { secretId, version, keyId, sealed } = secretVersions;
  return tx
    .select({ secretId, version, keyId, sealed })
    .from(secretVersions)
    .where(
      and(
        eq(secretVersions.organizationId, tx.organizationId),
        isNotNull(sealed),
        ne(keyId, keys.newest.id),
        last && sql`(${secretId}, ${version}) > (${last.secretId}, ${last.version})`,
      ),
    )
    .orderBy(asc(secretId), asc(version))
    .limit(batchSize);
}

/** False where no key opens the value. One that was replaced or erased meanwhile is left alone. */
async function reencrypt(tx: TenantTransaction, keys: SecretKeys, row: Row): Promise<boolean> {
  const { organizationId } = tx;
  const { secretId, version, keyId, sealed } = row;
  if (keyId === null || sealed === null) return true;
  const place = { organizationId, secretId, version };
  const value = openSecret(keys, place, { keyId, sealed });
  if (value === null) return false;
  await tx
    .update(secretVersions)
    .set(sealSecret(keys.newest, place, value))
    .where(
      and(
        eq(secretVersions.organizationId, organizationId),
        eq(secretVersions.secretId, secretId),
        eq(secretVersions.version, version),
        eq(secretVersions.sealed, sealed),
      ),
    );
  return true;
}
