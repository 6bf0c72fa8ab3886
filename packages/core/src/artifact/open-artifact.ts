import type { Readable } from "node:stream";
import { AppError, ArtifactRef } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import { z } from "zod";
import type { ClaimedStep } from "../run/claim-step.ts";
import type { StoreScope } from "../scope.ts";
import { defineStatement } from "../sql/named-statement.ts";

/** An artifact that a step may read. Each call of `stream` reads the bytes anew; end or destroy what it gives. */
export interface StepArtifact {
  readonly metadata: ArtifactRef;
  stream(signal?: AbortSignal): Promise<Readable>;
}

/** Opens an artifact recorded as an input of this step, or produced upstream in its run. Throws NOT_FOUND for any other. */
export async function openArtifact(
  scope: StoreScope,
  input: { step: ClaimedStep; artifactId: string },
): Promise<StepArtifact> {
  const { step, artifactId } = input;
  const [row] = z.uuid().safeParse(artifactId).success
    ? await withOrganization(scope.database, scope.organizationId, (tx) =>
        findReadable.run(tx, [tx.organizationId, step.runId, step.stepId, artifactId]),
      )
    : [];
  if (!row) throw new AppError("NOT_FOUND", `This step has no input artifact ${artifactId}.`);
  const { key, ...metadata } = row;
  return { metadata, stream: (signal) => scope.store.open(key, { signal }) };
}

/** $1 organization, $2 run, $3 step, $4 artifact. */
const findReadable = defineStatement(
  `with recursive upstream(ref) as (
    select unnest(predecessors) from steps where organization_id = $1 and id = $3
    union
    select unnest(s.predecessors) from steps s join upstream u on s.ref = u.ref
    where s.organization_id = $1 and s.run_id = $2
  )
  select a.id as "artifactId", a.name, a.media_type as "mediaType", a.format, a.size_bytes as "sizeBytes",
    f.sha256, f.key
  from artifacts a join files f on f.organization_id = a.organization_id and f.id = a.file_id
  where a.organization_id = $1 and a.id = $4 and a.state = 'available' and f.state = 'stored'
    and (exists (select from step_inputs i where i.organization_id = $1 and i.step_id = $3 and i.artifact_id = a.id)
      or (a.run_id = $2 and a.step_ref in (select ref from upstream)))`,
  ArtifactRef.extend({ sizeBytes: z.coerce.number(), key: z.string() }),
);
