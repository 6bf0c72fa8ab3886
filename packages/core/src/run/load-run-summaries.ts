import { Failure, Id, RunState, type RunSummary, Trigger } from "@exhibit/contracts";
import type { TenantTransaction } from "@exhibit/db";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";

/** A run keeps fewer files than this in practice; the count of a list row stops here. */
const maxArtifactCount = 10_000;

const Row = z.object({
  id: Id,
  number: z.int(),
  state: RunState,
  workflowId: Id,
  workflowName: z.string(),
  workflowVersion: z.int(),
  workflowDeleted: z.boolean(),
  trigger: Trigger,
  retryOf: Id.nullable(),
  artifactCount: z.int(),
  warningCount: z.int(),
  failure: Failure.nullable(),
  createdAt: z.coerce.date(),
  startedAt: z.coerce.date().nullable(),
  endedAt: z.coerce.date().nullable(),
  lastSequence: z.coerce.number(),
});

/** A summary with the sequence of its newest event or log chunk. */
export type SequencedRun = RunSummary & { readonly lastSequence: number };

/** Runs whose ids a query named `page(id)` gives, newest first, in one statement. */
export async function loadRunSummaries(tx: TenantTransaction, page: SQL): Promise<SequencedRun[]> {
  const { rows } = await tx.execute(sql`
    with page(id) as materialized (${page})
    select runs.id, runs.number, runs.state, runs.workflow_id as "workflowId", workflows.name as "workflowName",
      runs.workflow_version as "workflowVersion", workflows.deleted_at is not null as "workflowDeleted", runs.trigger, runs.retry_of as "retryOf", kept.count as "artifactCount",
      warned.count as "warningCount",
      runs.failure, runs.created_at as "createdAt", runs.started_at as "startedAt", runs.ended_at as "endedAt",
      runs.last_sequence as "lastSequence"
    from page
    join runs on runs.organization_id = ${tx.organizationId} and runs.id = page.id
    join workflows on workflows.organization_id = runs.organization_id and workflows.id = runs.workflow_id
    cross join lateral (
      select count(*)::int as count from (
        select 1 from artifacts
        where artifacts.organization_id = runs.organization_id and artifacts.run_id = runs.id
          and artifacts.state = 'available' and (artifacts.saved_to_run or artifacts.publication_id is not null)
        limit ${maxArtifactCount}
      ) capped
    ) kept
    cross join lateral (
      select coalesce(sum(last.warning_count), 0)::int as count from (
        select distinct on (step_id) warning_count from step_attempts
        where step_attempts.organization_id = runs.organization_id and step_attempts.run_id = runs.id
        order by step_id, number desc
      ) last
    ) warned
    order by runs.id desc`);
  return z.array(Row).parse(rows).map(describeRow);
}

function describeRow({ createdAt, startedAt, endedAt, ...run }: z.infer<typeof Row>): SequencedRun {
  return {
    ...run,
    createdAt: createdAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
  };
}
