import { type Failure, type Json, type RunEventBody, type RunState, stepStates } from "@exhibit/contracts";
import type { TenantTransaction } from "@exhibit/db";
import { z } from "zod";
import { jobsChannel } from "../jobs/catalogue.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { encodeJson } from "../sql/encode-json.ts";
import { defineStatement } from "../sql/named-statement.ts";
import { runsChannel } from "./channels.ts";

/** A run and a step of it, under lock. */
export interface LockedRunStep {
  readonly runId: string;
  readonly runState: RunState;
  readonly openSteps: number;
  readonly runFailure: Failure | null;
  readonly stepId: string;
  readonly ref: string;
  readonly successors: readonly string[];
}

/** How a step ended. */
export interface StepEnd {
  readonly state: "succeeded" | "failed" | "cancelled";
  readonly failure: Failure | null;
  readonly outputs: Readonly<Record<string, Json>> | null;
  /** The last attempt; null where there was none. */
  readonly attempt: number | null;
  /** What happened before the step ended. */
  readonly events?: readonly RunEventBody[];
}

/**
 * Ends a step, then queues the successors that waited for nothing else, or skips them and what lies behind, and
 * ends the run after its last step. In the caller's transaction, which holds the run's lock.
 */
export async function endStep(
  tx: TenantTransaction,
  jobs: Jobs,
  locked: LockedRunStep,
  end: StepEnd,
): Promise<void> {
  const { runId, stepId, ref } = locked;
  const { ready, skipped } = await advanceSuccessors(tx, locked, end.state !== "succeeded");
  const payloads = ready.map((step) => ({
    payload: { organizationId: tx.organizationId, runId, stepId: step.id },
  }));
  await jobs.send(tx, "step.execute", payloads);
  const run = judgeRun(locked, end, 1 + skipped.length);
  const events: RunEventBody[] = [
    ...(end.events ?? []),
    { type: "step.ended", stepRef: ref, attempt: end.attempt, state: end.state, failure: end.failure },
    ...skipped.map((step) => skippedEvent(step.ref)),
    ...ready.map((step) => ({ type: "step.queued" as const, stepRef: step.ref })),
    ...(isOver(run) ? [{ type: "run.ended" as const, state: run.state, failure: run.failure }] : []),
  ];
  await storeEnd.run(tx, [
    tx.organizationId,
    runId,
    stepId,
    end.state,
    toJson(end.outputs),
    toJson(end.failure),
    encodeJson(events),
    run.openSteps,
    run.state,
    toJson(run.failure),
    ready.length > 0 ? jobsChannel : null,
  ]);
}

function skippedEvent(stepRef: string): RunEventBody {
  return { type: "step.ended", stepRef, attempt: null, state: "skipped", failure: null };
}

interface RunAfter {
  readonly openSteps: number;
  readonly state: RunState;
  readonly failure: Failure | null;
}

/** What the run is once some of its steps have ended; its failure is that of the first step that failed. */
function judgeRun(
  run: Pick<LockedRunStep, "runState" | "openSteps" | "runFailure">,
  end: Pick<StepEnd, "state" | "failure">,
  endedSteps: number,
): RunAfter {
  const openSteps = run.openSteps - endedSteps;
  const failure = run.runFailure ?? (end.state === "failed" ? end.failure : null);
  if (openSteps > 0) return { openSteps, state: run.runState, failure };
  if (run.runState === "cancelling") return { openSteps, state: "cancelled", failure };
  return { openSteps, state: failure ? "failed" : "succeeded", failure };
}

function isOver({ openSteps }: RunAfter): boolean {
  return openSteps === 0;
}

type Successor = z.infer<(typeof settlePredecessors)["row"]>;

/** Level by level: what a skipped step blocks is skipped in turn. */
async function advanceSuccessors(
  tx: TenantTransaction,
  locked: LockedRunStep,
  blocked: boolean,
): Promise<{ ready: Successor[]; skipped: Successor[] }> {
  const ready: Successor[] = [];
  const skipped: Successor[] = [];
  let level: readonly string[] = locked.successors;
  let blocks = blocked;
  while (level.length > 0) {
    const rows = await settlePredecessors.run(tx, [
      tx.organizationId,
      locked.runId,
      JSON.stringify(countRefs(level)),
      blocks,
    ]);
    ready.push(...rows.filter((row) => row.state === "queued"));
    const behind = rows.filter((row) => row.state === "skipped");
    skipped.push(...behind);
    level = behind.flatMap((row) => row.successors);
    blocks = true;
  }
  return { ready, skipped };
}

/** A step behind two skipped ones loses two open predecessors at once. */
function countRefs(refs: readonly string[]): Array<{ ref: string; count: number }> {
  const counts = new Map<string, number>();
  for (const ref of refs) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  return [...counts].map(([ref, count]) => ({ ref, count }));
}

function toJson(value: unknown): string | null {
  return value === null ? null : encodeJson(value);
}

/** $1 organization, $2 run, $3 refs with how many of their predecessors ended, $4 whether those block. */
const settlePredecessors = defineStatement(
  `update steps s set
    open_predecessors = s.open_predecessors - item.count,
    blocked = s.blocked or $4,
    state = case
      when s.state <> 'waiting' or s.open_predecessors > item.count then s.state
      when s.blocked or $4 then 'skipped'
      else 'queued' end,
    ended_at = case
      when s.state = 'waiting' and s.open_predecessors <= item.count and (s.blocked or $4) then clock_timestamp()
      else s.ended_at end
  from jsonb_to_recordset($3::jsonb) as item(ref text, count integer)
  where s.organization_id = $1 and s.run_id = $2 and s.ref = item.ref
  returning s.id, s.ref, s.state, s.successors`,
  z.object({ id: z.string(), ref: z.string(), state: z.enum(stepStates), successors: z.array(z.string()) }),
);

/**
 * $1 organization, $2 run, $3 step, $4 state, $5 outputs, $6 failure, $7 events, $8 open steps, $9 state of the
 * run, $10 its failure, $11 channel to wake runners on, or null.
 */
const storeEnd = defineStatement(
  `with step as (
    update steps set state = $4, outputs = $5::jsonb, failure = $6::jsonb, ended_at = clock_timestamp()
    where organization_id = $1 and id = $3
  ), run as (
    update runs set open_steps = $8, state = $9, failure = $10::jsonb,
      ended_at = case when $8 = 0 then clock_timestamp() end,
      last_sequence = last_sequence + jsonb_array_length($7::jsonb)
    where organization_id = $1 and id = $2
    returning last_sequence - jsonb_array_length($7::jsonb) as last
  ), event as (
    insert into run_events (organization_id, run_id, sequence, at, body)
    select $1, $2, run.last + item.position, clock_timestamp(), item.body
    from run, jsonb_array_elements($7::jsonb) with ordinality as item(body, position)
  )
  select pg_notify('${runsChannel}', $2::text)::text as notified,
    case when $11::text is not null then pg_notify($11, '')::text end as woken
  from run`,
  z.object({ notified: z.string() }),
);
