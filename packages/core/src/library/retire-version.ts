import { schema, type TenantTransaction } from "@exhibit/db";
import { and, eq, sql } from "drizzle-orm";

/** Ends a live publication in the caller's transaction; its row stays, so that its number is never used again. */
export async function retireVersion(tx: TenantTransaction, publicationId: string): Promise<void> {
  const { collectionVersions } = schema;
  await tx
    .update(collectionVersions)
    .set({ unpublishedAt: sql`now()` })
    .where(
      and(eq(collectionVersions.organizationId, tx.organizationId), eq(collectionVersions.id, publicationId)),
    );
}
