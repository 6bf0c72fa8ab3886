import { AppError, type Secret, type SecretUse } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { and, asc, eq, isNull, sql } from "drizzle-orm";
import { z } from "zod";

const { secrets } = schema;

/** The organization's secrets, by name, or the one of an id. Values are in another table, which this never reads. */
export async function loadSecrets(tx: TenantTransaction, secretId?: string): Promise<Secret[]> {
  const rows = await tx.select().from(secrets).where(isLiveSecret(tx, secretId)).orderBy(asc(secrets.name));
  const uses = rows.length === 0 ? new Map<string, SecretUse[]>() : await loadUses(tx);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    description: row.description,
    version: row.latestVersion,
    usedBy: uses.get(row.name) ?? [],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }));
}

/** One secret. Throws NOT_FOUND, in the same words for an id that is unknown and one of another organization. */
export async function loadOneSecret(tx: TenantTransaction, secretId: string): Promise<Secret> {
  const [secret] = await loadSecrets(tx, secretId);
  if (secret === undefined) throw secretNotFound(secretId);
  return secret;
}

/** The one answer for a secret that is not there for the caller, whatever the reason. */
export function secretNotFound(secretId: string): AppError {
  return new AppError("NOT_FOUND", `There is no secret ${secretId}.`);
}

/** The ids of the organization's secrets by name. */
export async function loadSecretIds(tx: TenantTransaction): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.select({ id: secrets.id, name: secrets.name }).from(secrets).where(isLiveSecret(tx));
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** Secrets of the organization that were not deleted; of them one, where an id is given. */
export function isLiveSecret(tx: TenantTransaction, secretId?: string) {
  return and(
    eq(secrets.organizationId, tx.organizationId),
    secretId === undefined ? undefined : eq(secrets.id, secretId),
    isNull(secrets.deletedAt),
  );
}

const UseRow = z.object({ secret: z.string(), workflowId: z.string(), name: z.string() });

/** Workflows by the names of the secrets that their latest versions hold. */
async function loadUses(tx: TenantTransaction): Promise<Map<string, SecretUse[]>> {
  const { rows } = await tx.execute(sql`
    select distinct used.secret #>> '{}' as secret, workflows.id as "workflowId", workflows.name
    from workflows
    join workflow_versions on workflow_versions.organization_id = workflows.organization_id
      and workflow_versions.workflow_id = workflows.id
      and workflow_versions.version = workflows.latest_version
    cross join lateral jsonb_path_query(workflow_versions.graph, '$.nodes[*].inputs.*.secret') as used(secret)
    where workflows.organization_id = ${tx.organizationId} and workflows.deleted_at is null
    order by workflows.name`);
  const uses = new Map<string, SecretUse[]>();
  for (const { secret, ...use } of z.array(UseRow).parse(rows)) {
    uses.set(secret, [...(uses.get(secret) ?? []), use]);
  }
  return uses;
}
