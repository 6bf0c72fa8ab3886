import type { ArtifactLineage, ArtifactMetadata } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, asc, desc, eq, inArray, isNotNull, or } from "drizzle-orm";
import type { Scope } from "../scope.ts";
import { assertReadable } from "./get-artifact.ts";
import { loadArtifactMetadata, loadOneArtifact } from "./load-artifact-metadata.ts";

const { artifacts, runs, stepInputs, steps, workflows } = schema;

const maxSources = 100;
const maxUses = 100;
const maxOutputs = 500;

/**
 * Where an artifact came from and where it went, one step each way: 100 sources and 100 uses at most. Throws as
 * `getArtifact`.
 */
export function getArtifactLineage(scope: Scope, input: { artifactId: string }): Promise<ArtifactLineage> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const artifact = await loadOneArtifact(tx, input.artifactId);
    assertReadable(artifact);
    const sources = await findSources(tx, artifact.artifactId);
    const uses = await findUses(tx, artifact.artifactId);
    const outputs = await findOutputs(
      tx,
      uses.map(({ stepId }) => stepId),
    );
    const ids = new Set([...sources, ...outputs].map(({ artifactId }) => artifactId));
    const known = byId(await loadArtifactMetadata(tx, [...ids]));
    return {
      artifact,
      sources: sources.flatMap(({ port, artifactId }) =>
        withArtifact(known, artifactId, (source) => ({ port, artifact: source })),
      ),
      uses: uses.map(({ stepId, startedAt, createdAt, ...use }) => ({
        ...use,
        startedAt: (startedAt ?? createdAt).toISOString(),
        outputs: outputs
          .filter((output) => output.stepId === stepId)
          .flatMap(({ artifactId }) => withArtifact(known, artifactId, (output) => output)),
      })),
    };
  });
}

type Known = ReadonlyMap<string, ArtifactMetadata>;

function byId(metadata: readonly ArtifactMetadata[]): Known {
  return new Map(metadata.map((one) => [one.artifactId, one]));
}

function withArtifact<Result>(
  known: Known,
  artifactId: string,
  build: (artifact: ArtifactMetadata) => Result,
): Result[] {
  const artifact = known.get(artifactId);
  return artifact === undefined ? [] : [build(artifact)];
}

/** What the producing step read, port by port. */
function findSources(tx: TenantTransaction, artifactId: string) {
  return tx
    .select({ port: stepInputs.port, artifactId: stepInputs.artifactId })
    .from(artifacts)
    .innerJoin(
      stepInputs,
      and(eq(stepInputs.organizationId, artifacts.organizationId), eq(stepInputs.stepId, artifacts.stepId)),
    )
    .where(and(eq(artifacts.organizationId, tx.organizationId), eq(artifacts.id, artifactId)))
    .orderBy(asc(stepInputs.port), asc(stepInputs.position))
    .limit(maxSources);
}

/** The steps that read it, newest first. */
function findUses(tx: TenantTransaction, artifactId: string) {
  return tx
    .select({
      stepId: stepInputs.stepId,
      port: stepInputs.port,
      stepRef: steps.ref,
      startedAt: steps.startedAt,
      createdAt: stepInputs.createdAt,
      runId: runs.id,
      runNumber: runs.number,
      workflowId: runs.workflowId,
      workflowName: workflows.name,
    })
    .from(stepInputs)
    .innerJoin(
      steps,
      and(eq(steps.organizationId, stepInputs.organizationId), eq(steps.id, stepInputs.stepId)),
    )
    .innerJoin(runs, and(eq(runs.organizationId, stepInputs.organizationId), eq(runs.id, stepInputs.runId)))
    .innerJoin(
      workflows,
      and(eq(workflows.organizationId, runs.organizationId), eq(workflows.id, runs.workflowId)),
    )
    .where(and(eq(stepInputs.organizationId, tx.organizationId), eq(stepInputs.artifactId, artifactId)))
    .orderBy(desc(stepInputs.stepId), asc(stepInputs.port))
    .limit(maxUses);
}

/** What those steps wrote and keep. */
async function findOutputs(
  tx: TenantTransaction,
  stepIds: readonly string[],
): Promise<{ stepId: string | null; artifactId: string }[]> {
  if (stepIds.length === 0) return [];
  const runIds = tx
    .select({ runId: steps.runId })
    .from(steps)
    .where(and(eq(steps.organizationId, tx.organizationId), inArray(steps.id, [...stepIds])));
  return tx
    .select({ stepId: artifacts.stepId, artifactId: artifacts.id })
    .from(artifacts)
    .where(
      and(
        eq(artifacts.organizationId, tx.organizationId),
        // The index on artifacts leads by run.
        inArray(artifacts.runId, runIds),
        inArray(artifacts.stepId, [...stepIds]),
        eq(artifacts.state, "available"),
        or(artifacts.savedToRun, isNotNull(artifacts.publicationId)),
      ),
    )
    .orderBy(asc(artifacts.id))
    .limit(maxOutputs);
}
