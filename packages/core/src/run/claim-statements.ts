import { attemptStates, runStates, stepStates, triggers } from "@exhibit/contracts";
import { z } from "zod";
import { lateCommit } from "../sql/late-commit.ts";
import { defineStatement } from "../sql/named-statement.ts";
import { runsChannel } from "./channels.ts";
import { StoredFailure } from "./read-stored-step.ts";

// The hot path of running, in SQL: few statements a transaction, each named, so that it is planned once a
// connection. Every transaction that moves a run locks the run's row first, then steps.

/** Locks a run and one of its steps; `readStoredStep` reads node and inputs. $1 organization, $2 run, $3 step. */
export const lockStep = defineStatement(
  `select r.state as "runState", r.open_steps as "openSteps", r.failure as "runFailure", r.number,
    r.workflow_id as "workflowId", r.workflow_version as "workflowVersion", r.trigger,
    s.id as "stepId", r.id as "runId", s.ref, s.node, s.state, s.predecessors, s.successors, s.inputs
  from runs r join steps s on s.organization_id = r.organization_id and s.run_id = r.id
  where r.organization_id = $1 and r.id = $2 and s.id = $3
  for update of r, s`,
  z.object({
    runId: z.string(),
    stepId: z.string(),
    runState: z.enum(runStates),
    openSteps: z.int(),
    runFailure: StoredFailure,
    number: z.int(),
    workflowId: z.string(),
    workflowVersion: z.int(),
    trigger: z.enum(triggers),
    ref: z.string(),
    node: z.unknown(),
    state: z.enum(stepStates),
    predecessors: z.array(z.string()),
    successors: z.array(z.string()),
    inputs: z.unknown(),
  }),
);

const Attempt = z.object({
  id: z.string(),
  number: z.int(),
  state: z.enum(attemptStates),
  jobId: z.string(),
  jobRetry: z.int(),
});

/**
 * The attempts at a step, oldest first, the outputs of its predecessors and whether any step of the run takes a
 * secret, once the run is locked: a statement that locks sees the rest as it was before it waited. $1 organization, $2 run, $3 step, $4 predecessors.
 */
export const readBehindLock = defineStatement(
  `select
    (select coalesce(json_agg(json_build_object('id', id, 'number', number, 'state', state, 'jobId', job_id,
        'jobRetry', job_retry) order by number), '[]')
      from step_attempts where organization_id = $1 and step_id = $3) as attempts,
    (select coalesce(json_agg(json_build_object('ref', ref, 'outputs', outputs)), '[]')
      from steps where organization_id = $1 and run_id = $2 and ref = any($4::text[])) as outputs,
    exists (select from step_secrets where organization_id = $1 and run_id = $2) as "runHasSecrets"`,
  z.object({
    attempts: z.array(Attempt),
    outputs: z.array(z.object({ ref: z.string(), outputs: z.unknown() })),
    runHasSecrets: z.boolean(),
  }),
);

/** Ends an attempt whose runner is gone. $1 organization, $2 attempt, $3 failure. */
export const loseAttempt = defineStatement(
  `update step_attempts set state = 'lost', failure = $3::jsonb, ended_at = clock_timestamp()
  where organization_id = $1 and id = $2 and state = 'running' returning number`,
  z.object({ number: z.int() }),
);

/**
 * Inserts an attempt and moves step and run to running. $1 organization, $2 run, $3 step, $4 attempt, $5 number,
 * $6 job, $7 job's retry, $8 runner, $9 inputs, $10 events, $11 tools.
 */
export const insertAttempt = defineStatement(
  `with attempt as (
    insert into step_attempts
      (id, organization_id, run_id, step_id, number, fence, state, job_id, job_retry, runner, tools, started_at)
    values ($4, $1, $2, $3, $5, nextval('attempt_fence'), 'running', $6, $7, $8, $11::jsonb, clock_timestamp())
    returning fence
  ), step as (
    update steps set state = 'running', inputs = $9::jsonb, started_at = coalesce(started_at, clock_timestamp())
    where organization_id = $1 and id = $3
  ), run as (
    update runs set state = 'running', started_at = coalesce(started_at, clock_timestamp()),
      last_sequence = last_sequence + jsonb_array_length($10::jsonb)
    where organization_id = $1 and id = $2
    returning last_sequence - jsonb_array_length($10::jsonb) as last
  ), event as (
    insert into run_events (organization_id, run_id, sequence, at, body)
    select $1, $2, run.last + item.position, clock_timestamp(), item.body
    from run, jsonb_array_elements($10::jsonb) with ordinality as item(body, position)
  )
  select attempt.fence, pg_notify('${runsChannel}', $2::text)::text as notified,
    ${lateCommit} as late
  from attempt`,
  z.object({ fence: z.coerce.number() }),
);

/**
 * Records which artifacts a step reads: those that its run wrote or was given, so that a value which only looks
 * like a reference opens nothing. $1 organization, $2 run, $3 step, $4 found references.
 */
export const recordStepInputs = defineStatement(
  `insert into step_inputs (organization_id, step_id, run_id, port, position, artifact_id, sha256)
  select $1, $3, $2, item.port, item.position, a.id, f.sha256
  from jsonb_to_recordset($4::jsonb) as item(port text, "position" integer, "artifactId" uuid)
  join artifacts a on a.organization_id = $1 and a.id = item."artifactId"
  join files f on f.organization_id = $1 and f.id = a.file_id
  where a.run_id = $2
    or exists (select from step_inputs i where i.organization_id = $1 and i.run_id = $2 and i.artifact_id = a.id)
  on conflict do nothing
  returning port`,
  z.object({ port: z.string() }),
);
