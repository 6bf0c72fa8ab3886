import { ArtifactRef, attemptStates, runStates } from "@exhibit/contracts";
import { z } from "zod";
import { defineStatement } from "../sql/named-statement.ts";
import { StoredFailure } from "./read-stored-step.ts";

/**
 * Locks a run and one of its steps and ends an attempt, if it is still the one that runs: no row means that the
 * authority was lost. A cancel that was committed first wins over any outcome. $1 organization, $2 run, $3 step,
 * $4 attempt, $5 fence, $6 state, $7 failure.
 */
export const endAttempt = defineStatement(
  `with locked as (
    select r.id as run_id, r.state as run_state, r.open_steps, r.failure, s.id as step_id, s.ref, s.successors
    from runs r join steps s on s.organization_id = r.organization_id and s.run_id = r.id
    where r.organization_id = $1 and r.id = $2 and s.id = $3
    for update of r, s
  ), attempt as (
    update step_attempts a
    set state = case when locked.run_state = 'cancelling' then 'cancelled' else $6 end,
      failure = $7::jsonb, ended_at = clock_timestamp()
    from locked
    where a.organization_id = $1 and a.id = $4 and a.fence = $5 and a.state = 'running'
    returning a.number, a.state
  )
  select locked.run_id as "runId", locked.run_state as "runState", locked.open_steps as "openSteps",
    locked.failure as "runFailure", locked.step_id as "stepId", locked.ref, locked.successors,
    attempt.number as attempt, attempt.state,
    (select count(*)::integer from step_attempts f
      where f.organization_id = $1 and f.step_id = $3 and f.state = 'failed') as "failedBefore"
  from locked, attempt`,
  z.object({
    runId: z.string(),
    runState: z.enum(runStates),
    openSteps: z.int(),
    runFailure: StoredFailure,
    stepId: z.string(),
    ref: z.string(),
    successors: z.array(z.string()),
    attempt: z.int(),
    state: z.enum(attemptStates),
    failedBefore: z.int(),
  }),
);

/**
 * Makes an attempt's artifacts available whose bytes are in the store. Of an attempt that did not succeed they are
 * partial. Those and the ones that hold a secret are saved to the run where either toggle asks for keeping. $1 organization, $2 attempt, $3 artifacts,
 * $4 partial.
 */
export const releaseArtifacts = defineStatement(
  `with released as (
    update artifacts set state = 'available', partial = $4,
      saved_to_run = saved_to_run or (publish_on_settle and ($4 or held_secrets <> '{}'))
    where organization_id = $1 and attempt_id = $2 and id = any($3::uuid[]) and state = 'pending'
    returning id, file_id, output, many, name, label, media_type, format, size_bytes, saved_to_run,
      publish_on_settle, held_secrets
  ), stored as (
    update files set state = 'stored' from released
    where files.organization_id = $1 and files.id = released.file_id
    returning files.id, files.sha256
  )
  select released.id as "artifactId", name, media_type as "mediaType", format, size_bytes as "sizeBytes", sha256,
    output, many, label, saved_to_run as "savedToRun", publish_on_settle as "publishOnSettle",
    held_secrets as "heldSecrets"
  from released join stored on stored.id = released.file_id
  order by released.id`,
  ArtifactRef.extend({
    sizeBytes: z.coerce.number(),
    output: z.string(),
    many: z.boolean(),
    label: z.string().nullable(),
    savedToRun: z.boolean(),
    publishOnSettle: z.boolean(),
    heldSecrets: z.array(z.string()),
  }),
);

/** Puts a step back into the queue. $1 organization, $2 step, $3 failure of its last attempt, or null. */
export const requeueStep = defineStatement(
  `update steps set state = 'queued', failure = $3::jsonb where organization_id = $1 and id = $2 returning id`,
  z.object({ id: z.string() }),
);
