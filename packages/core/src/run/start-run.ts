import {
  AppError,
  type ArtifactRef,
  ArtifactReference,
  type ComponentDescriptor,
  type Json,
  type PortType,
  type RunStartInput,
  type Trigger,
  type WorkflowGraph,
} from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq, isNull } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { RunScope } from "../scope.ts";
import { resolveNodeSecrets } from "../secret/resolve-node-secrets.ts";
import { digestJson, findIdempotentRun } from "./find-idempotent-run.ts";
import { judgeArtifact, judgeStart } from "./judge-start.ts";
import { loadUsedComponents } from "./load-used-components.ts";
import { planSteps, type ResolvedInputs } from "./plan-steps.ts";
import { resolveArtifactReference } from "./resolve-artifact-reference.ts";
import { storeRun } from "./store-run.ts";

/** A start as asked for; `manual` unless a trigger is given. */
export interface StartRunInput extends RunStartInput {
  trigger?: Trigger | undefined;
}

/** The run that was stored. */
export interface StartedRun {
  runId: string;
  number: number;
}

/**
 * Stores a run, its steps and the jobs of the ready ones in one transaction. Throws NOT_FOUND for an unknown
 * workflow, version or referenced artifact, INVALID_INPUT for a graph or inputs that can't run, CONFLICT for a
 * reused idempotency key.
 */
export async function startRun(scope: RunScope, input: StartRunInput): Promise<StartedRun> {
  const idempotency =
    input.idempotencyKey === undefined
      ? null
      : {
          key: input.idempotencyKey,
          digest: digestJson({
            workflowId: input.workflowId,
            version: input.version ?? null,
            inputs: input.inputs,
          }),
        };
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    if (idempotency) {
      await lockOrganization(tx);
      const earlier = await findIdempotentRun(tx, idempotency);
      if (earlier) return earlier;
    }
    const { version, graph } = await getRunnableWorkflow(tx, input);
    const secretIds = await resolveNodeSecrets(tx, graph);
    judgeStart(graph, await loadUsedComponents(tx, scope, graph), input.inputs, new Set(secretIds.keys()));
    const inputs = await resolveInputs(tx, graph, input.inputs);
    const nodeArtifacts = await resolveNodeArtifacts(tx, graph, scope.components);
    const run = await storeRun(tx, scope.jobs, {
      workflowId: input.workflowId,
      workflowVersion: version,
      trigger: input.trigger ?? "manual",
      retryOf: null,
      idempotency,
      createdBy: scope.actor,
      inputs,
      steps: planSteps(graph, inputs, {
        artifact: (ref, port) => nodeArtifacts.get(`${ref}.${port}`),
        secretIds,
      }),
    });
    await recordAudit(tx, scope, { action: "run.started", subjectType: "run", subjectId: run.runId });
    return run;
  });
}

/** Starts that share a key wait for each other here, so that the second one sees the first one's run. */
async function lockOrganization(tx: TenantTransaction): Promise<void> {
  const { organizations } = schema;
  await tx
    .select({ id: organizations.id })
    .from(organizations)
    .where(eq(organizations.id, tx.organizationId))
    .for("no key update");
}

async function getRunnableWorkflow(
  tx: TenantTransaction,
  { workflowId, version }: Pick<RunStartInput, "workflowId" | "version">,
): Promise<{ version: number; graph: WorkflowGraph }> {
  const { workflows, workflowVersions } = schema;
  const [row] = await tx
    .select({ version: workflowVersions.version, graph: workflowVersions.graph })
    .from(workflows)
    .innerJoin(
      workflowVersions,
      and(
        eq(workflowVersions.organizationId, workflows.organizationId),
        eq(workflowVersions.workflowId, workflows.id),
        eq(workflowVersions.version, version ?? workflows.latestVersion),
      ),
    )
    .where(
      and(
        eq(workflows.organizationId, tx.organizationId),
        eq(workflows.id, workflowId),
        isNull(workflows.deletedAt),
      ),
    );
  if (row) return row;
  throw new AppError(
    "NOT_FOUND",
    version === undefined
      ? `There is no workflow ${workflowId}.`
      : `There is no version ${version} of workflow ${workflowId}.`,
  );
}

/** The default of a file is a reference, resolved as one that was given. */
function readDefault(
  type: PortType,
  fallback: Json | undefined,
): RunStartInput["inputs"][string] | undefined {
  if (fallback === undefined) return undefined;
  return type.kind === "file" ? { artifact: ArtifactReference.parse(fallback) } : { value: fallback };
}

async function resolveInputs(
  tx: TenantTransaction,
  graph: WorkflowGraph,
  given: RunStartInput["inputs"],
): Promise<ResolvedInputs> {
  const resolved = new Map<string, { value: Json } | { artifact: ArtifactRef }>();
  for (const { name, type, default: fallback } of graph.inputs) {
    const value = given[name] ?? readDefault(type, fallback);
    if (value === undefined) continue;
    if ("value" in value) resolved.set(name, value);
    else {
      const path = `inputs.${name}`;
      const artifact = await resolveArtifactReference(tx, value.artifact, path);
      judgeArtifact(artifact, type, path);
      resolved.set(name, { artifact });
    }
  }
  return resolved;
}

/** The artifacts that nodes name themselves, by `ref.port`. */
async function resolveNodeArtifacts(
  tx: TenantTransaction,
  graph: WorkflowGraph,
  components: readonly ComponentDescriptor[],
): Promise<ReadonlyMap<string, ArtifactRef>> {
  const resolved = new Map<string, ArtifactRef>();
  for (const node of graph.nodes) {
    for (const [port, source] of Object.entries(node.inputs)) {
      if (!("artifact" in source)) continue;
      const path = `nodes.${node.ref}.inputs.${port}`;
      const artifact = await resolveArtifactReference(tx, source.artifact, path);
      const type = findPortType(components, node.component, port);
      if (type) judgeArtifact(artifact, type, path);
      resolved.set(`${node.ref}.${port}`, artifact);
    }
  }
  return resolved;
}

function findPortType(
  components: readonly ComponentDescriptor[],
  key: { id: string; version: number },
  port: string,
): PortType | undefined {
  return components.find(({ id, version }) => id === key.id && version === key.version)?.inputs[port]?.type;
}
