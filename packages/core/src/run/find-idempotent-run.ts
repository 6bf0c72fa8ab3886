import { createHash } from "node:crypto";
import { AppError, type Json } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { and, eq } from "drizzle-orm";

/** SHA-256 of a JSON value, whatever the order of its keys. */
export function digestJson(value: unknown): string {
  return createHash("sha256")
    .update(JSON.stringify(value, (_key, inner: Json) => sortKeys(inner)))
    .digest("hex");
}

function sortKeys(value: Json): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The run that the same start made before, or null. Throws CONFLICT where the key belongs to another start. */
export async function findIdempotentRun(
  tx: TenantTransaction,
  idempotency: { key: string; digest: string },
): Promise<{ runId: string; number: number } | null> {
  const { runs } = schema;
  const [run] = await tx
    .select({ runId: runs.id, number: runs.number, digest: runs.idempotencyDigest })
    .from(runs)
    .where(and(eq(runs.organizationId, tx.organizationId), eq(runs.idempotencyKey, idempotency.key)));
  if (!run) return null;
  if (run.digest === idempotency.digest) return { runId: run.runId, number: run.number };
  throw new AppError(
    "CONFLICT",
    `The idempotency key ${idempotency.key} belongs to run ${run.number}, which was started with other input. Use a new key.`,
  );
}
