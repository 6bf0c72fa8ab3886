import { withOrganization } from "@exhibit/db";
import { z } from "zod";
import { defineStatement } from "../sql/named-statement.ts";
import { deleteObjects } from "./delete-objects.ts";
import type { SweepFailure, SweepScope } from "./sweep-scope.ts";

const filesAtOnce = 200;
const lowestId = "00000000-0000-0000-0000-000000000000";

/** What became of one organization's leftovers. */
export interface SweptFiles {
  /** Files whose bytes were removed. */
  readonly removed: number;
  readonly failed: Omit<SweepFailure, "organizationId"> | null;
}

/** Removes the bytes of files that no artifact needs. First the tombstones, then bytes, then rows. */
export async function sweepFiles(
  scope: SweepScope,
  organizationId: string,
  graceMs: number,
): Promise<SweptFiles> {
  await markAll(scope, organizationId, graceMs);
  let removed = 0;
  let stayed = 0;
  let firstError: unknown;
  // Once over all of them: what can't be removed waits for the next sweep, and what lies behind it does not.
  for (let after = lowestId; ; ) {
    const doomed = await withOrganization(scope.database, organizationId, (tx) =>
      listDoomed.run(tx, [organizationId, after, filesAtOnce]),
    );
    const last = doomed.at(-1);
    if (!last) return { removed, failed: stayed > 0 ? { objects: stayed, error: firstError } : null };
    after = last.id;
    const failures = await deleteObjects(
      scope.store,
      doomed.map((file) => file.key),
    );
    const gone = doomed.filter((file) => !failures.has(file.key)).map((file) => file.id);
    await closeGone(scope, organizationId, gone);
    removed += gone.length;
    stayed += failures.size;
    firstError ??= failures.values().next().value;
  }
}

async function markAll({ database }: SweepScope, organizationId: string, graceMs: number): Promise<void> {
  for (let marked = filesAtOnce; marked === filesAtOnce; ) {
    const rows = await withOrganization(database, organizationId, (tx) =>
      markDoomed.run(tx, [organizationId, graceMs / 1000, filesAtOnce]),
    );
    marked = rows.length;
  }
}

async function closeGone(
  { database }: SweepScope,
  organizationId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await withOrganization(database, organizationId, async (tx) => {
    await dropPending.run(tx, [organizationId, ids]);
    await closeFiles.run(tx, [organizationId, ids]);
  });
}

/**
 * Marks files whose artifacts are all over: pending ones of attempts that are not running, unkept ones of runs that
 * ended, deleted ones, each after the grace. $1 organization, $2 grace in seconds, $3 how many.
 */
export const markDoomed = defineStatement(
  `update files set state = 'deleting'
  where organization_id = $1 and id in (
    select a.file_id from artifacts a join files f on f.organization_id = $1 and f.id = a.file_id
    where a.organization_id = $1 and f.state <> 'deleting'
      and not a.swept and (a.state <> 'available' or (not a.saved_to_run and a.publication_id is null))
      and case a.state
        when 'pending' then a.created_at < now() - make_interval(secs => $2)
          and not exists (select from step_attempts t
            where t.organization_id = $1 and t.id = a.attempt_id and t.state = 'running')
        when 'deleted' then a.deleted_at < now() - make_interval(secs => $2)
        else exists (select from runs r where r.organization_id = $1 and r.id = a.run_id
          and r.ended_at < now() - make_interval(secs => $2)) end
      and not exists (select from artifacts o where o.organization_id = $1 and o.file_id = f.id and o.id <> a.id
        and o.state <> 'deleted')
    limit $3)
  returning id`,
  z.object({ id: z.string() }),
);

/** Marked files, those of an interrupted sweep too, in the order of their ids. $1 organization, $2 after, $3 how many. */
export const listDoomed = defineStatement(
  `select id, key from files where organization_id = $1 and state = 'deleting' and id > $2
  order by id limit $3`,
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
  `with swept as (
    update artifacts set swept = true where organization_id = $1 and file_id = any($2::uuid[])
  ), gone as (
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
