import { withOrganization } from "@exhibit/db";
import { z } from "zod";
import { defineStatement } from "../sql/named-statement.ts";
import type { SweepScope } from "./sweep-artifacts.ts";

const filesAtOnce = 200;

/** Removes the bytes of files that no artifact needs; answers how many. First the tombstone, then bytes, then rows. */
export async function sweepFiles(
  { database, store }: SweepScope,
  organizationId: string,
  graceMs: number,
): Promise<number> {
  let removed = 0;
  for (;;) {
    const doomed = await withOrganization(database, organizationId, (tx) =>
      markDoomed.run(tx, [organizationId, graceMs / 1000, filesAtOnce]),
    );
    if (doomed.length === 0) return removed;
    await store.delete(doomed.map((file) => file.key));
    await withOrganization(database, organizationId, async (tx) => {
      const ids = doomed.map((file) => file.id);
      await dropPending.run(tx, [organizationId, ids]);
      await closeFiles.run(tx, [organizationId, ids]);
    });
    removed += doomed.length;
  }
}

/**
 * Marks files whose artifacts are all over: pending ones of attempts that are not running, unkept ones of runs that
 * ended, deleted ones, each after the grace; and files that an interrupted sweep marked before.
 * $1 organization, $2 grace in seconds, $3 how many.
 */
const markDoomed = defineStatement(
  `update files set state = 'deleting'
  where organization_id = $1 and id in (
    select f.id from files f
    where f.organization_id = $1 and f.state = 'deleting'
    union all
    select f.id from artifacts a join files f on f.organization_id = $1 and f.id = a.file_id
    where a.organization_id = $1 and f.state in ('pending', 'stored')
      and ((a.state = 'pending' and a.created_at < now() - make_interval(secs => $2)
          and not exists (select from step_attempts t
            where t.organization_id = $1 and t.id = a.attempt_id and t.state = 'running'))
        or (a.state = 'available' and not a.saved_to_run and a.publication_id is null
          and exists (select from runs r where r.organization_id = $1 and r.id = a.run_id
            and r.ended_at < now() - make_interval(secs => $2)))
        or (a.state = 'deleted' and a.deleted_at < now() - make_interval(secs => $2)))
      and not exists (select from artifacts o where o.organization_id = $1 and o.file_id = f.id and o.id <> a.id
        and o.state <> 'deleted')
    limit $3)
  returning id, key`,
  z.object({ id: z.string(), key: z.string() }),
);

/** Pending artifacts were never seen by anybody: nothing of them stays. $1 organization, $2 files. */
const dropPending = defineStatement(
  `with dropped as (
    delete from artifacts where organization_id = $1 and file_id = any($2::uuid[]) and state = 'pending' returning id
  ) select count(*)::integer as count from dropped`,
  z.object({ count: z.int() }),
);

/** Files of artifacts that stay as rows are gone; the others' rows go too. $1 organization, $2 files. */
const closeFiles = defineStatement(
  `with gone as (
    update files f set state = 'gone'
    where f.organization_id = $1 and f.id = any($2::uuid[])
      and exists (select from artifacts a where a.organization_id = $1 and a.file_id = f.id)
    returning f.id
  ), dropped as (
    delete from files f
    where f.organization_id = $1 and f.id = any($2::uuid[])
      and not exists (select from artifacts a where a.organization_id = $1 and a.file_id = f.id)
    returning f.id
  ) select (select count(*) from gone)::integer + (select count(*) from dropped)::integer as count`,
  z.object({ count: z.int() }),
);
