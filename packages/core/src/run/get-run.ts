import {
  GraphNode,
  type ResolvedInput,
  type Run,
  type Step,
  type StepAttempt,
  type StepSecret,
} from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, asc, eq, sql } from "drizzle-orm";
import type { ComponentScope } from "../scope.ts";
import { runNotFound } from "./get-run-state.ts";
import { loadRunSummaries } from "./load-run-summaries.ts";

const { runInputs, secrets, stepAttempts, steps, stepSecrets } = schema;

/** A run with its inputs, steps and attempts. Throws NOT_FOUND. */
export function getRun(scope: ComponentScope, input: { runId: string }): Promise<Run> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const [run] = await loadRunSummaries(tx, sql`select ${input.runId}::uuid`);
    if (run === undefined) throw runNotFound(input.runId);
    const inputs = await loadInputs(tx, input.runId);
    const stepRows = await loadSteps(tx, input.runId);
    const attempts = await loadAttempts(tx, input.runId);
    const secretRows = await loadSecrets(tx, input.runId);
    return {
      ...run,
      inputs,
      steps: stepRows.map((row) =>
        describeStep(
          row,
          attempts.filter(({ stepId }) => stepId === row.id),
          secretRows.filter(({ stepId }) => stepId === row.id),
          scope,
        ),
      ),
    };
  });
}

async function loadInputs(tx: TenantTransaction, runId: string): Promise<ResolvedInput[]> {
  const rows = await tx
    .select({ name: runInputs.name, value: runInputs.value, artifact: runInputs.artifact })
    .from(runInputs)
    .where(and(eq(runInputs.organizationId, tx.organizationId), eq(runInputs.runId, runId)))
    .orderBy(asc(runInputs.name));
  return rows;
}

type StepRow = typeof steps.$inferSelect;
type AttemptRow = typeof stepAttempts.$inferSelect;

function loadSteps(tx: TenantTransaction, runId: string): Promise<StepRow[]> {
  return tx
    .select()
    .from(steps)
    .where(and(eq(steps.organizationId, tx.organizationId), eq(steps.runId, runId)))
    .orderBy(asc(steps.id));
}

function loadAttempts(tx: TenantTransaction, runId: string): Promise<AttemptRow[]> {
  return tx
    .select()
    .from(stepAttempts)
    .where(and(eq(stepAttempts.organizationId, tx.organizationId), eq(stepAttempts.runId, runId)))
    .orderBy(asc(stepAttempts.number));
}

/** A node that can't be read failed its step; the run must still be shown with the reason. */
function readNode(row: StepRow): GraphNode | null {
  return GraphNode.safeParse(row.node).data ?? null;
}

type SecretRow = Awaited<ReturnType<typeof loadSecrets>>[number];

function loadSecrets(tx: TenantTransaction, runId: string) {
  return tx
    .select({
      stepId: stepSecrets.stepId,
      port: stepSecrets.port,
      secretId: stepSecrets.secretId,
      version: stepSecrets.version,
      name: secrets.name,
      deletedAt: secrets.deletedAt,
    })
    .from(stepSecrets)
    .innerJoin(
      secrets,
      and(eq(secrets.organizationId, stepSecrets.organizationId), eq(secrets.id, stepSecrets.secretId)),
    )
    .where(and(eq(stepSecrets.organizationId, tx.organizationId), eq(stepSecrets.runId, runId)))
    .orderBy(asc(stepSecrets.port));
}

function findTitle({ components }: ComponentScope, node: GraphNode): string | undefined {
  const component = components.find(
    ({ id, version }) => id === node.component.id && version === node.component.version,
  );
  return node.title ?? component?.title;
}

function describeStep(
  row: StepRow,
  attempts: readonly AttemptRow[],
  usedSecrets: readonly SecretRow[],
  scope: ComponentScope,
): Step {
  const node = readNode(row);
  return {
    id: row.id,
    ref: row.ref,
    title: (node && findTitle(scope, node)) ?? row.ref,
    component: node?.component ?? null,
    state: row.state,
    artifactSettings: node?.artifacts ?? { saveRunArtifacts: false, publishToLibrary: false },
    predecessors: row.predecessors,
    inputs: row.inputs,
    secrets: usedSecrets.map(describeSecret),
    outputs: row.outputs,
    failure: row.failure,
    attempts: attempts.map(describeAttempt),
    startedAt: row.startedAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

function describeSecret({ port, secretId, name, version, deletedAt }: SecretRow): StepSecret {
  return { port, secretId, name, version, deleted: deletedAt !== null };
}

function describeAttempt(row: AttemptRow): StepAttempt {
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    runner: row.runner,
    warningCount: row.warningCount,
    tools: row.tools,
    failure: row.failure,
    startedAt: row.startedAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}
