import { Id } from "@exhibit/contracts";
import { schema, type TenantTransaction } from "@exhibit/db";
import { and, asc, desc, eq, gt, lt, type SQL, sql } from "drizzle-orm";
import { z } from "zod";

const { artifacts } = schema;

/** An order that an index delivers: by a value that never changes, then by an id that is unique. */
export interface ArtifactOrder {
  /** Null where the id alone orders. */
  readonly value: typeof artifacts.name | typeof artifacts.sizeBytes | null;
  readonly tie: typeof artifacts.id | typeof artifacts.publicationId;
  readonly descending: boolean;
}

/** A keyset position: the value is read from the artifact's row, so that a cursor stays short. */
export const ArtifactPosition = z.object({ artifactId: Id, tie: Id });
export type ArtifactPosition = z.infer<typeof ArtifactPosition>;

/** What to look for. */
export interface ArtifactQuery {
  readonly search: string | undefined;
  readonly publishedOnly: boolean;
  readonly conditions: readonly (SQL | undefined)[];
  readonly order: ArtifactOrder;
  readonly after: ArtifactPosition | null;
  readonly limit: number;
}

/** A page without a search, straight from the index of its filter or order. Rows: artifactId, tie. */
export function buildOrderedSql(tx: TenantTransaction, query: ArtifactQuery): SQL {
  return sql`
    select artifacts.id as "artifactId", ${query.order.tie} as tie
    from artifacts
    where ${and(...buildConditions(tx, query))}
    order by ${buildOrder(query.order)}
    limit ${query.limit + 1}`;
}

/**
 * Gathers the hits by trigram before it sorts them, so that a word of old rows does not walk the whole order. One
 * row: candidates, page. With more than `maxCandidates` the page is not to be used.
 */
export function buildGatheredSql(
  tx: TenantTransaction,
  query: ArtifactQuery,
  pattern: string,
  maxCandidates: number,
): SQL {
  const order = buildOrder(query.order);
  return sql`
    with candidates as materialized (
      select id from search_artifacts(${pattern}, ${query.publishedOnly}, ${maxCandidates + 1}) as found(id)
    ),
    matched as materialized (
      -- One look by key a candidate: the planner can't know how few there are, and would read the whole table.
      select hit.* from candidates cross join lateral (
        select artifacts.id, artifacts.publication_id, artifacts.name, artifacts.size_bytes
        from artifacts where artifacts.id = candidates.id and ${and(...buildConditions(tx, query))} offset 0
      ) hit
    ),
    page as (
      select id as artifact_id, ${query.order.tie} as tie, row_number() over (order by ${order}) as position
      from matched as artifacts
      order by ${order}
      limit ${query.limit + 1}
    )
    select (select count(*)::int from candidates) as candidates, ${pageAsJson} as page`;
}

/** Walks the order for `maxRows` rows and keeps what holds the text. One row: page, last (null unless the bound was met). */
export function buildScannedSql(
  tx: TenantTransaction,
  query: ArtifactQuery,
  pattern: string,
  maxRows: number,
): SQL {
  const order = buildOrder(query.order);
  return sql`
    with scanned as materialized (
      select artifacts.id as artifact_id, ${query.order.tie} as tie, search_text,
        row_number() over (order by ${order}) as position
      from artifacts
      where ${and(...buildConditions(tx, query))}
      order by ${order}
      limit ${maxRows}
    ),
    page as (
      select artifact_id, tie, position from scanned
      where search_text like ${pattern} order by position limit ${query.limit + 1}
    )
    select
      (select json_build_object('artifactId', artifact_id, 'tie', tie) from scanned where position = ${maxRows}) as last,
      ${pageAsJson} as page`;
}

const pageAsJson = sql`coalesce(
  (select json_agg(json_build_object('artifactId', artifact_id, 'tie', tie) order by position) from page), '[]')`;

function buildConditions(tx: TenantTransaction, query: ArtifactQuery): (SQL | undefined)[] {
  return [
    eq(artifacts.organizationId, tx.organizationId),
    ...query.conditions,
    query.after === null ? undefined : buildKeyset(tx, query.order, query.after),
  ];
}

function buildKeyset(tx: TenantTransaction, order: ArtifactOrder, after: ArtifactPosition): SQL {
  const { value, tie, descending } = order;
  if (value === null) return descending ? lt(tie, after.tie) : gt(tie, after.tie);
  const known = sql`(select ${value === artifacts.name ? sql`known.name` : sql`known.size_bytes`} from artifacts known
    where known.organization_id = ${tx.organizationId} and known.id = ${after.artifactId})`;
  return sql`(${value}, ${tie}) ${descending ? sql`<` : sql`>`} (${known}, ${after.tie}::uuid)`;
}

function buildOrder({ value, tie, descending }: ArtifactOrder): SQL {
  const direct = descending ? desc : asc;
  return sql.join([...(value === null ? [] : [direct(value)]), direct(tie)], sql`, `);
}
