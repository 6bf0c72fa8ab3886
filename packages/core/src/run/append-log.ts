import type { LogStream } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import { z } from "zod";
import type { Scope } from "../scope.ts";
import { encodeJson } from "../sql/encode-json.ts";
import { lateCommit } from "../sql/late-commit.ts";
import { defineStatement } from "../sql/named-statement.ts";
import { runsChannel } from "./channels.ts";
import type { ClaimedStep } from "./claim-step.ts";

/** Consecutive output of one stream; `logChunkMaxLength` characters at most. */
export interface LogText {
  readonly stream: LogStream;
  readonly text: string;
}

/** Appends log chunks of a running attempt to its run, in order. Those of an attempt that is over are dropped. */
export async function appendLog(
  scope: Scope,
  input: { step: ClaimedStep; chunks: readonly LogText[] },
): Promise<void> {
  const { step, chunks } = input;
  if (chunks.length === 0) return;
  await withOrganization(scope.database, scope.organizationId, async (tx) => {
    await appendChunks.run(tx, [
      tx.organizationId,
      step.runId,
      step.attemptId,
      step.ref,
      step.attempt,
      encodeJson(chunks),
    ]);
  });
}

/** $1 organization, $2 run, $3 attempt, $4 step's ref, $5 attempt's number, $6 chunks. */
const appendChunks = defineStatement(
  `with taken as (
    update runs set last_sequence = last_sequence + jsonb_array_length($6::jsonb)
    where organization_id = $1 and id = $2
      and exists (select from step_attempts a where a.organization_id = $1 and a.id = $3 and a.state = 'running')
    returning last_sequence - jsonb_array_length($6::jsonb) as last
  ), appended as (
    insert into log_chunks (organization_id, run_id, sequence, at, step_ref, attempt, stream, text)
    select $1, $2, taken.last + item.position, clock_timestamp(), $4, $5, item.chunk->>'stream', item.chunk->>'text'
    from taken, jsonb_array_elements($6::jsonb) with ordinality as item(chunk, position)
  )
  select pg_notify('${runsChannel}', $2::text)::text as notified, ${lateCommit} as late from taken`,
  z.object({ notified: z.string() }),
);
