import { AppError } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq } from "drizzle-orm";
import type { ClaimedStep } from "../run/claim-step.ts";
import type { SecretScope } from "../scope.ts";
import { shareSecretKeys } from "./lock-secret-keys.ts";
import { openSecret } from "./seal-secret.ts";
import { readSecretKeys, SecretKeyFault, type SecretKeys } from "./secret-keys.ts";

const { secrets, secretVersions, stepSecrets } = schema;

/** A secret with its value. Only the memory of a runner ever holds one. */
export interface KnownSecret {
  readonly name: string;
  readonly value: string;
}

/** What one attempt may know. */
export interface OpenStepSecrets {
  /** Values by port, for the handler. */
  readonly inputs: Readonly<Record<string, string>>;
  /** The secrets that any step of the run names: what this attempt must not let out. */
  readonly known: readonly KnownSecret[];
}

const none: OpenStepSecrets = { inputs: {}, known: [] };

/**
 * Opens the secrets of a step that is about to be executed and records their versions. Throws an AppError that
 * names the secret which was deleted, or which no known key opens.
 */
export async function openStepSecrets(
  scope: SecretScope,
  { step }: { step: ClaimedStep },
): Promise<OpenStepSecrets> {
  if (!step.runHasSecrets) return none;
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    await shareSecretKeys(tx);
    // Rows before keys: a change of the key writes the other way round.
    const rows = await selectRunSecrets(tx, step.runId);
    const keys = await readKeys(scope.secretKeyFile);
    const opened = rows.map((row) => ({ ...row, value: openRow(tx, keys, row) }));
    const own = opened.filter((row) => row.stepId === step.stepId);
    const inputs: Record<string, string> = {};
    for (const row of own) {
      if (row.value === null) throw explainClosed(row);
      inputs[row.port] = row.value;
      await recordVersion(tx, row);
    }
    const known = new Map(
      opened.flatMap(({ secretId, name, value }) => (value === null ? [] : [[secretId, { name, value }]])),
    );
    return { inputs, known: [...known.values()] };
  });
}

type Row = Awaited<ReturnType<typeof selectRunSecrets>>[number];

function selectRunSecrets(tx: TenantTransaction, runId: string) {
  return tx
    .select({
      runId: stepSecrets.runId,
      stepId: stepSecrets.stepId,
      port: stepSecrets.port,
      secretId: secrets.id,
      name: secrets.name,
      deletedAt: secrets.deletedAt,
      version: secretVersions.version,
      keyId: secretVersions.keyId,
      sealed: secretVersions.sealed,
    })
    .from(stepSecrets)
    .innerJoin(
      secrets,
      and(eq(secrets.organizationId, stepSecrets.organizationId), eq(secrets.id, stepSecrets.secretId)),
    )
    .innerJoin(
      secretVersions,
      and(
        eq(secretVersions.organizationId, secrets.organizationId),
        eq(secretVersions.secretId, secrets.id),
        eq(secretVersions.version, secrets.latestVersion),
      ),
    )
    .where(and(eq(stepSecrets.organizationId, tx.organizationId), eq(stepSecrets.runId, runId)));
}

async function readKeys(path: string): Promise<SecretKeys> {
  try {
    return await readSecretKeys(path);
  } catch (cause) {
    if (!(cause instanceof SecretKeyFault)) throw cause;
    throw new AppError("INVALID_INPUT", cause.message, { cause });
  }
}

function openRow({ organizationId }: TenantTransaction, keys: SecretKeys, row: Row): string | null {
  const { secretId, version, keyId, sealed } = row;
  if (row.deletedAt !== null || keyId === null || sealed === null) return null;
  return openSecret(keys, { organizationId, secretId, version }, { keyId, sealed });
}

function explainClosed({ name, port, deletedAt }: Row): AppError {
  if (deletedAt !== null) {
    return new AppError("GONE", `The secret "${name}" of the input ${port} was deleted.`);
  }
  return new AppError(
    "INVALID_INPUT",
    `The secret "${name}" of the input ${port} can't be decrypted: its key is not in the secret key file. Put the key back, or give the secret a new value.`,
  );
}

async function recordVersion(tx: TenantTransaction, { runId, stepId, port, version }: Row): Promise<void> {
  await tx
    .update(stepSecrets)
    .set({ version })
    .where(
      and(
        eq(stepSecrets.organizationId, tx.organizationId),
        eq(stepSecrets.runId, runId),
        eq(stepSecrets.stepId, stepId),
        eq(stepSecrets.port, port),
      ),
    );
}
