import { type ArtifactLibraryFacets, Id } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { Scope } from "../scope.ts";

const { workflows } = schema;

/** Values that one filter offers at most. */
const maxValues = 100;
/** A count stops here: "10,000+". */
const maxCount = 10_000;

/** What the library's filters offer: the values in use, each with how many published artifacts carry it. */
export function getLibraryFacets(scope: Scope): Promise<ArtifactLibraryFacets> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const components = await countValues(tx, sql`component_id`);
    const mediaTypes = await countValues(tx, sql`media_type`);
    const byWorkflow = await countValues(tx, sql`workflow_id`);
    const names = await loadWorkflowNames(
      tx,
      byWorkflow.map(({ value }) => value),
    );
    return {
      components,
      mediaTypes,
      workflows: byWorkflow.flatMap(({ value, count }) => {
        const label = names.get(value);
        return label === undefined ? [] : [{ value: Id.parse(value), label, count }];
      }),
    };
  });
}

const Counted = z.array(z.object({ value: z.string(), count: z.int() }));

/** Hops from value to value through the filter's index, then counts each up to the cap; never reads all rows. */
async function countValues(tx: TenantTransaction, column: SQL): Promise<z.infer<typeof Counted>> {
  const published = sql`organization_id = ${tx.organizationId} and publication_id is not null`;
  const { rows } = await tx.execute(sql`
    with recursive found(value) as (
      (select ${column} from artifacts where ${published} and ${column} is not null order by ${column} limit 1)
      union all
      select (select ${column} from artifacts where ${published} and ${column} > found.value order by ${column} limit 1)
      from found where found.value is not null
    )
    select value::text as value, (
      select count(*)::int from (
        select 1 from artifacts where ${published} and ${column} = found.value limit ${maxCount}
      ) capped
    ) as count
    from found where value is not null limit ${maxValues}
  `);
  return Counted.parse(rows);
}

async function loadWorkflowNames(
  tx: TenantTransaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: workflows.id, name: workflows.name })
    .from(workflows)
    .where(and(eq(workflows.organizationId, tx.organizationId), inArray(workflows.id, [...ids])));
  return new Map(rows.map(({ id, name }) => [id, name]));
}
