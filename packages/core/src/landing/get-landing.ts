import type { Landing } from "@exhibit/contracts";
import { type TenantTransaction, withOrganization } from "@exhibit/db";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { loadRunSummaries } from "../run/load-run-summaries.ts";
import type { Scope } from "../scope.ts";
import { seedKeys } from "../seed/seed-keys.ts";

const Facts = z.object({
  audit: z.string().nullable(),
  summarise: z.string().nullable(),
  published: z.int(),
});

/** The first run, the seeded workflows that still stand, and how much is published (10,000 at most). */
export function getLanding(scope: Scope): Promise<Landing> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const facts = await loadFacts(tx);
    // The first start makes one of the first runs; looking no further keeps this fast for ever.
    const [firstRun] = await loadRunSummaries(
      tx,
      sql`select id from runs where organization_id = ${tx.organizationId} and trigger = 'first-start'
        and number <= 100 order by number limit 1`,
    );
    return {
      firstRun: firstRun === undefined ? null : withoutSequence(firstRun),
      auditWorkflowId: facts.audit,
      summariseWorkflowId: facts.summarise,
      publishedCount: facts.published,
    };
  });
}

function withoutSequence<Run extends { lastSequence: number }>({ lastSequence: _, ...run }: Run) {
  return run;
}

async function loadFacts(tx: TenantTransaction): Promise<z.infer<typeof Facts>> {
  const seeded = (key: string) => sql`(
    select id from workflows where organization_id = ${tx.organizationId} and seed_key = ${key} and deleted_at is null)`;
  const { rows } = await tx.execute(sql`
    select ${seeded(seedKeys.audit)} as audit, ${seeded(seedKeys.summarise)} as summarise, (
      select count(*)::int from (
        select 1 from artifacts where organization_id = ${tx.organizationId} and publication_id is not null limit 10000
      ) capped
    ) as published`);
  return Facts.parse(rows[0]);
}
