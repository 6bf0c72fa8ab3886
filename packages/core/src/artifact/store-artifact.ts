import { AppError, type ArtifactAttributes, type ArtifactRef, type FileFormat } from "@exhibit/contracts";
import { withOrganization } from "@exhibit/db";
import type { StagedFile, StoreUnavailable } from "@exhibit/storage";
import { v7 } from "uuid";
import { z } from "zod";
import { buildSearchText } from "../library/build-search-text.ts";
import type { ClaimedStep } from "../run/claim-step.ts";
import type { StoreScope } from "../scope.ts";
import { encodeJson } from "../sql/encode-json.ts";
import { defineStatement } from "../sql/named-statement.ts";
import { putPatiently } from "./put-patiently.ts";

/** A finished file of an attempt and what it is. */
export interface StoreArtifactInput {
  readonly step: ClaimedStep;
  readonly output: string;
  /** Whether the output writes many files an attempt, so that the name is part of the series. */
  readonly many: boolean;
  readonly name: string;
  readonly format: FileFormat;
  readonly mediaType: string;
  readonly attributes: ArtifactAttributes;
  /** Names of the secrets that were seen in the bytes. */
  readonly heldSecrets: readonly string[];
  readonly file: StagedFile;
  /** Whether the source was written to while it was staged, as staging found. */
  readonly changedWhileRead: boolean;
  /** Ends the waiting for a store that does not answer. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of each wait. */
  readonly onWait?: ((cause: StoreUnavailable) => void) | undefined;
}

/**
 * Writes the pending rows, then puts the bytes; the settle of the attempt makes them available. Throws
 * INVALID_INPUT where the attempt has this output and name already, CONFLICT where the attempt is over, and what
 * the store throws; the name is then free for another try. The staged file is gone only after success.
 */
export async function storeArtifact(scope: StoreScope, input: StoreArtifactInput): Promise<ArtifactRef> {
  const fileId = v7();
  const artifactId = v7();
  const key = `v1/${scope.organizationId}/${fileId}`;
  await insertPending(scope, input, { fileId, artifactId, key });
  const { name, mediaType, format, file, signal, onWait } = input;
  try {
    await putPatiently(scope.store, { key, file, mediaType, signal }, onWait);
  } catch (error) {
    await giveUp(scope, artifactId);
    throw error;
  }
  return { artifactId, name, mediaType, format, sizeBytes: file.sizeBytes, sha256: file.sha256 };
}

async function insertPending(
  scope: StoreScope,
  input: StoreArtifactInput,
  ids: { fileId: string; artifactId: string; key: string },
): Promise<void> {
  const { step, file } = input;
  const settings = step.node.artifacts;
  const label = settings.artifactLabel ?? null;
  const rows = await withOrganization(scope.database, scope.organizationId, (tx) =>
    insertArtifact.run(tx, [
      tx.organizationId,
      step.attemptId,
      step.fence,
      ids.fileId,
      ids.key,
      file.sizeBytes,
      file.sha256,
      ids.artifactId,
      step.runId,
      step.workflowId,
      step.workflowVersion,
      step.stepId,
      step.ref,
      step.attempt,
      step.node.component.id,
      step.node.component.version,
      input.output,
      input.many,
      input.name,
      label,
      input.mediaType,
      input.format,
      encodeJson(input.attributes),
      input.changedWhileRead,
      settings.saveRunArtifacts,
      settings.publishToLibrary,
      buildSearchText(input.name, label),
      scope.actor,
      [...input.heldSecrets],
    ]),
  ).catch((error: unknown) => {
    throw isNameTaken(error) ? nameTaken(input) : error;
  });
  if (rows.length === 0)
    throw new AppError("CONFLICT", "This attempt is over; another one may have taken its place.");
}

function isNameTaken(thrown: unknown): boolean {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ("constraint" in error && error.constraint === "artifacts_attempt_name_key") return true;
  }
  return false;
}

function nameTaken({ output, name }: StoreArtifactInput): AppError {
  const message = `this attempt has written "${name}" for output "${output}" already; give each file its own name`;
  return new AppError("INVALID_INPUT", `The file was not kept: ${message}.`, {
    fields: [{ path: "name", message }],
  });
}

/** Where the database does not answer either, the rows stay pending and are swept; the store's error says more. */
async function giveUp({ database, organizationId }: StoreScope, artifactId: string): Promise<void> {
  await withOrganization(database, organizationId, (tx) =>
    dropArtifact.run(tx, [organizationId, artifactId]),
  ).catch(() => {});
}

/** The bytes may be there all the same, so the file is left to the sweep. $1 organization, $2 artifact. */
const dropArtifact = defineStatement(
  `with dropped as (
    delete from artifacts where organization_id = $1 and id = $2 and state = 'pending' returning file_id
  )
  update files set state = 'deleting' from dropped
  where files.organization_id = $1 and files.id = dropped.file_id and files.state = 'pending'
  returning files.id`,
  z.object({ id: z.string() }),
);

/** Inserts both rows if the attempt still runs under its fence; no row: it does not. */
const insertArtifact = defineStatement(
  `with attempt as (
    select id from step_attempts where organization_id = $1 and id = $2 and fence = $3 and state = 'running'
  ), file as (
    insert into files (id, organization_id, key, size_bytes, sha256, state)
    select $4, $1, $5, $6, $7, 'pending' from attempt
    returning id
  ), artifact as (
    insert into artifacts (id, organization_id, file_id, run_id, workflow_id, workflow_version, step_id, step_ref,
      attempt_id, attempt, component_id, component_version, output, many, name, label, media_type, format,
      size_bytes, attributes, changed_while_read, saved_to_run, publish_on_settle, state, search_text, created_by,
      held_secrets)
    select $8, $1, file.id, $9, $10, $11, $12, $13, $2, $14, $15, $16, $17, $18, $19, $20, $21, $22, $6,
      $23::jsonb, $24, $25, $26, 'pending', $27, $28, $29::text[]
    from file
  )
  select id from file`,
  z.object({ id: z.string() }),
);
