import { schema, type TenantTransaction } from "@exhibit/db";
import { and, eq, sql } from "drizzle-orm";
import { v7 } from "uuid";
import { buildSearchText } from "./build-search-text.ts";

/** An available artifact without a live publication, and the series it goes to. */
export interface VersionInput {
  readonly artifactId: string;
  readonly label: string;
  readonly output: string;
  readonly many: boolean;
  readonly name: string;
  readonly publishedBy: string;
}

/** Where an artifact stands in its series. */
export interface PublishedVersion {
  collectionId: string;
  version: number;
}

/** Adds the next version to a series, which is made by its first one, in the caller's transaction; locks the series. */
export async function publishVersion(tx: TenantTransaction, input: VersionInput): Promise<PublishedVersion> {
  const { artifacts, collectionVersions } = schema;
  const { organizationId } = tx;
  const { collectionId, version } = await takeVersion(tx, input);
  const publicationId = v7();
  await tx.insert(collectionVersions).values({
    id: publicationId,
    organizationId,
    collectionId,
    version,
    artifactId: input.artifactId,
    publishedBy: input.publishedBy,
  });
  await tx
    .update(artifacts)
    .set({ publicationId, searchText: buildSearchText(input.name, input.label) })
    .where(and(eq(artifacts.organizationId, organizationId), eq(artifacts.id, input.artifactId)));
  return { collectionId, version };
}

/** The insert waits for a rival's, and its conflict takes the row's lock: numbers have no gaps and no twins. */
async function takeVersion(
  tx: TenantTransaction,
  { label, output, many, name }: VersionInput,
): Promise<PublishedVersion> {
  const { collections } = schema;
  const { organizationId } = tx;
  const [row] = await tx
    .insert(collections)
    .values({ id: v7(), organizationId, label, output, name: many ? name : "", lastVersion: 1 })
    .onConflictDoUpdate({
      target: [collections.organizationId, collections.label, collections.output, collections.name],
      set: { lastVersion: sql`${collections.lastVersion} + 1` },
    })
    .returning({ collectionId: collections.id, version: collections.lastVersion });
  if (!row) throw new Error(`series ${label} gave no version`);
  return row;
}
