import type { TenantTransaction } from "@exhibit/db";
import { z } from "zod";
import { buildLikePattern } from "../page/like-pattern.ts";
import {
  ArtifactPosition,
  type ArtifactQuery,
  buildGatheredSql,
  buildOrderedSql,
  buildScannedSql,
} from "./artifact-page-sql.ts";

/** Candidates that a search gathers before it sorts; a word with more is looked for in sort order instead. */
const maxCandidates = 10_000;
/** Rows that one page looks at where no index can find the text: a short word, or one that is everywhere. */
const maxScannedRows = 20_000;
/** The trigram index knows no shorter words. */
const shortestIndexed = 3;

/** One page in order; `next` is where to go on, and null at the end. A page may be short and still have a `next`. */
export interface ArtifactPage {
  readonly ids: readonly string[];
  readonly next: ArtifactPosition | null;
}

/** Finds a page in one statement; two where a word has more than 10,000 hits. */
export async function findArtifactPage(tx: TenantTransaction, query: ArtifactQuery): Promise<ArtifactPage> {
  const search = query.search?.toLowerCase() ?? "";
  if (search === "") {
    const { rows } = await tx.execute(buildOrderedSql(tx, query));
    return cut(Positions.parse(rows), query.limit);
  }
  const pattern = buildLikePattern(search);
  if ([...search].length < shortestIndexed) return scan(tx, query, pattern);
  return (await gather(tx, query, pattern)) ?? scan(tx, query, pattern);
}

const Positions = z.array(ArtifactPosition);
const Gathered = z.object({ candidates: z.int(), page: Positions });
const Scanned = z.object({ last: ArtifactPosition.nullable(), page: Positions });

async function gather(
  tx: TenantTransaction,
  query: ArtifactQuery,
  pattern: string,
): Promise<ArtifactPage | null> {
  const { rows } = await tx.execute(buildGatheredSql(tx, query, pattern, maxCandidates));
  const { candidates, page } = Gathered.parse(rows[0]);
  return candidates > maxCandidates ? null : cut(page, query.limit);
}

async function scan(tx: TenantTransaction, query: ArtifactQuery, pattern: string): Promise<ArtifactPage> {
  const { rows } = await tx.execute(buildScannedSql(tx, query, pattern, maxScannedRows));
  const { last, page } = Scanned.parse(rows[0]);
  const { ids, next } = cut(page, query.limit);
  return { ids, next: next ?? last };
}

function cut(rows: readonly ArtifactPosition[], limit: number): ArtifactPage {
  const page = rows.slice(0, limit);
  return {
    ids: page.map(({ artifactId }) => artifactId),
    next: rows.length > limit ? (page.at(-1) ?? null) : null,
  };
}
