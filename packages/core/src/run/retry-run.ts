import { AppError, type ArtifactRef, isRunEnded, type Json } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq, isNull } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { RunScope } from "../scope.ts";
import { resolveNodeSecrets } from "../secret/resolve-node-secrets.ts";
import { judgeStart } from "./judge-start.ts";
import { loadUsedComponents } from "./load-used-components.ts";
import { planSteps, type ResolvedInputs } from "./plan-steps.ts";
import { resolveArtifactReference } from "./resolve-artifact-reference.ts";
import type { StartedRun } from "./start-run.ts";
import { storeRun } from "./store-run.ts";

/**
 * Starts a new run of the same workflow version with the resolved inputs of an ended one, and the present values
 * of its secrets. Throws NOT_FOUND,
 * CONFLICT while it has not ended, INVALID_INPUT where an artifact it read is gone.
 */
export async function retryRun(scope: RunScope, input: { runId: string }): Promise<StartedRun> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const earlier = await getEndedRun(tx, input.runId);
    const inputs = await recallInputs(tx, input.runId);
    const secretIds = await resolveNodeSecrets(tx, earlier.graph);
    judgeStart(
      earlier.graph,
      await loadUsedComponents(tx, scope, earlier.graph),
      asGiven(inputs),
      new Set(secretIds.keys()),
    );
    const nodeArtifacts = await recallNodeArtifacts(tx, input.runId);
    const run = await storeRun(tx, scope.jobs, {
      workflowId: earlier.workflowId,
      workflowVersion: earlier.workflowVersion,
      trigger: "retry",
      retryOf: input.runId,
      idempotency: null,
      createdBy: scope.actor,
      inputs,
      steps: planSteps(earlier.graph, inputs, {
        artifact: (ref, port) => nodeArtifacts.get(`${ref}.${port}`),
        secretIds,
      }),
    });
    await recordAudit(tx, scope, { action: "run.started", subjectType: "run", subjectId: run.runId });
    return run;
  });
}

async function getEndedRun(tx: TenantTransaction, runId: string) {
  const { runs, workflows, workflowVersions } = schema;
  const [run] = await tx
    .select({
      number: runs.number,
      state: runs.state,
      workflowId: runs.workflowId,
      workflowVersion: runs.workflowVersion,
      graph: workflowVersions.graph,
    })
    .from(runs)
    .innerJoin(
      workflowVersions,
      and(
        eq(workflowVersions.organizationId, runs.organizationId),
        eq(workflowVersions.workflowId, runs.workflowId),
        eq(workflowVersions.version, runs.workflowVersion),
      ),
    )
    .innerJoin(
      workflows,
      and(eq(workflows.organizationId, runs.organizationId), eq(workflows.id, runs.workflowId)),
    )
    .where(and(eq(runs.organizationId, tx.organizationId), eq(runs.id, runId), isNull(workflows.deletedAt)));
  if (!run) throw new AppError("NOT_FOUND", `There is no run ${runId} whose workflow still exists.`);
  if (!isRunEnded(run.state)) throw new AppError("CONFLICT", `Run ${run.number} has not ended yet.`);
  return run;
}

/** What the inputs were, each artifact looked up again by its id: it may have been deleted since. */
async function recallInputs(tx: TenantTransaction, runId: string): Promise<ResolvedInputs> {
  const { runInputs } = schema;
  const rows = await tx
    .select({ name: runInputs.name, value: runInputs.value, artifactId: runInputs.artifactId })
    .from(runInputs)
    .where(and(eq(runInputs.organizationId, tx.organizationId), eq(runInputs.runId, runId)));
  const recalled = new Map<string, { value: Json } | { artifact: ArtifactRef }>();
  for (const { name, value, artifactId } of rows) {
    if (artifactId === null) recalled.set(name, { value });
    else recalled.set(name, { artifact: await recallArtifact(tx, artifactId, `inputs.${name}`) });
  }
  return recalled;
}

function asGiven(inputs: ResolvedInputs) {
  return Object.fromEntries(
    [...inputs].map(([name, input]) => [
      name,
      "value" in input
        ? { value: input.value }
        : { artifact: { by: "id" as const, id: input.artifact.artifactId } },
    ]),
  );
}

/** What the references of nodes became, by `ref.port`. */
async function recallNodeArtifacts(
  tx: TenantTransaction,
  runId: string,
): Promise<ReadonlyMap<string, ArtifactRef>> {
  const { stepInputs, steps } = schema;
  const rows = await tx
    .select({ node: steps.node, port: stepInputs.port, artifactId: stepInputs.artifactId })
    .from(steps)
    .innerJoin(
      stepInputs,
      and(eq(stepInputs.organizationId, steps.organizationId), eq(stepInputs.stepId, steps.id)),
    )
    .where(and(eq(steps.organizationId, tx.organizationId), eq(steps.runId, runId)));
  const recalled = new Map<string, ArtifactRef>();
  for (const { node, port, artifactId } of rows) {
    const source = node.inputs[port];
    if (!source || !("artifact" in source)) continue;
    const path = `nodes.${node.ref}.inputs.${port}`;
    recalled.set(`${node.ref}.${port}`, await recallArtifact(tx, artifactId, path));
  }
  return recalled;
}

function recallArtifact(tx: TenantTransaction, id: string, path: string): Promise<ArtifactRef> {
  return resolveArtifactReference(tx, { by: "id", id }, path);
}
