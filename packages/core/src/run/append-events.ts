import type { RunEventBody } from "@exhibit/contracts";
import type { TenantTransaction } from "@exhibit/db";
import { z } from "zod";
import { encodeJson } from "../sql/encode-json.ts";
import { defineStatement } from "../sql/named-statement.ts";
import { runsChannel } from "./channels.ts";

const appendStatement = defineStatement(
  `with taken as (
    update runs set last_sequence = last_sequence + jsonb_array_length($3::jsonb)
    where organization_id = $1 and id = $2
    returning last_sequence - jsonb_array_length($3::jsonb) as last
  ), appended as (
    insert into run_events (organization_id, run_id, sequence, at, body)
    select $1, $2, taken.last + item.position, clock_timestamp(), item.body
    from taken, jsonb_array_elements($3::jsonb) with ordinality as item(body, position)
  )
  select pg_notify('${runsChannel}', $2::text)::text as notified`,
  z.object({ notified: z.string() }),
);

/** Appends events to a run in the caller's transaction; taking the sequence locks the run's row until it commits. */
export async function appendEvents(
  tx: TenantTransaction,
  runId: string,
  bodies: readonly RunEventBody[],
): Promise<void> {
  if (bodies.length === 0) return;
  await appendStatement.run(tx, [tx.organizationId, runId, encodeJson(bodies)]);
}
