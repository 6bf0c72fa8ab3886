import {
  AppError,
  type ArtifactZipSelection,
  maxZipBytes,
  maxZipFiles,
  type ZipManifest,
} from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, asc, eq, inArray, isNotNull, or, type SQL } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import { runNotFound } from "../run/get-run-state.ts";
import type { Scope } from "../scope.ts";
import { artifactNotFound } from "./load-artifact-metadata.ts";
import { nameZipEntries } from "./zip/name-zip-entries.ts";

const { artifacts, files, runs } = schema;

const manifestPath = "manifest.json";

/** A file of a zip: where its bytes are, and what they must be. */
export interface ZipMember {
  readonly path: string;
  readonly key: string;
  readonly fileId: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly createdAt: Date;
}

/** A zip that may be sent. */
export interface ZipPlan {
  readonly fileName: string;
  readonly members: readonly ZipMember[];
  /** Of the files in it, before they are packed. */
  readonly sizeBytes: number;
  readonly manifest: { readonly path: string; readonly content: ZipManifest };
}

/**
 * Judges every artifact of a zip in one transaction: one that is unknown here refuses the whole. `sendsBytes` says
 * that the zip will be sent; each file's download is audited then. Throws NOT_FOUND, GONE for one that was deleted,
 * CONFLICT for a damaged one, INVALID_INPUT where there is nothing, TOO_LARGE above 500 files or 10 GiB.
 */
export function planZip(
  scope: Scope,
  input: { selection: ArtifactZipSelection; sendsBytes: boolean },
): Promise<ZipPlan> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const { title, rows } = await findRows(tx, input.selection);
    const plan = buildPlan(title, rows);
    if (input.sendsBytes) {
      await recordAudit(
        tx,
        scope,
        ...rows.map(({ artifact, file }) => ({
          action: "artifact.downloaded" as const,
          subjectType: "artifact" as const,
          subjectId: artifact.id,
          details: { name: artifact.name, sha256: file.sha256, zip: plan.fileName },
        })),
      );
    }
    return plan;
  });
}

type Row = Awaited<ReturnType<typeof selectRows>>[number];

async function findRows(
  tx: TenantTransaction,
  selection: ArtifactZipSelection,
): Promise<{ title: string; rows: readonly Row[] }> {
  if (selection.by === "run") return findRunRows(tx, selection.runId);
  const ids = [...new Set(selection.artifactIds)];
  const found = new Map(
    (await selectRows(tx, inArray(artifacts.id, ids))).map((row) => [row.artifact.id, row]),
  );
  const rows = ids.map((id) => {
    const row = found.get(id);
    if (row === undefined || row.artifact.state === "pending") throw artifactNotFound(id);
    return row;
  });
  return { title: "exhibit-artifacts", rows };
}

async function findRunRows(
  tx: TenantTransaction,
  runId: string,
): Promise<{ title: string; rows: readonly Row[] }> {
  const [run] = await tx
    .select({ number: runs.number })
    .from(runs)
    .where(and(eq(runs.organizationId, tx.organizationId), eq(runs.id, runId)));
  if (run === undefined) throw runNotFound(runId);
  const kept = or(artifacts.savedToRun, isNotNull(artifacts.publicationId));
  const rows = await selectRows(tx, and(eq(artifacts.runId, runId), eq(artifacts.state, "available"), kept));
  if (rows.length === 0) throw new AppError("INVALID_INPUT", `Run ${run.number} keeps no artifacts.`);
  return { title: `exhibit-run-${run.number}`, rows };
}

function selectRows(tx: TenantTransaction, condition: SQL | undefined) {
  return tx
    .select({ artifact: artifacts, file: files })
    .from(artifacts)
    .innerJoin(files, and(eq(files.organizationId, artifacts.organizationId), eq(files.id, artifacts.fileId)))
    .where(and(eq(artifacts.organizationId, tx.organizationId), condition))
    .orderBy(asc(artifacts.id))
    .limit(maxZipFiles + 1);
}

function buildPlan(title: string, rows: readonly Row[]): ZipPlan {
  if (rows.length > maxZipFiles) {
    throw new AppError("TOO_LARGE", `A zip holds ${maxZipFiles} files at most: select fewer.`);
  }
  for (const row of rows) assertSendable(row);
  const sizeBytes = rows.reduce((sum, { file }) => sum + file.sizeBytes, 0);
  if (sizeBytes > maxZipBytes) {
    const [has, limit] = [sizeBytes, maxZipBytes].map((bytes) => `${(bytes / 1024 ** 3).toFixed(1)} GiB`);
    throw new AppError(
      "TOO_LARGE",
      `A zip holds ${limit} at most, and these files have ${has}: select fewer.`,
    );
  }
  const paths = nameZipEntries(
    rows.map(({ artifact: { name, stepRef } }) => ({ name, folder: stepRef })),
    [manifestPath],
  );
  const entries = rows.map((row, index) => ({ ...row, path: paths[index] ?? "" }));
  return {
    fileName: `${title}.zip`,
    members: entries.map(({ path, artifact, file }) => ({
      path,
      key: file.key,
      fileId: file.id,
      sizeBytes: file.sizeBytes,
      sha256: file.sha256,
      createdAt: artifact.createdAt,
    })),
    sizeBytes,
    manifest: { path: manifestPath, content: { artifacts: entries.map(describeEntry) } },
  };
}

function assertSendable({ artifact, file }: Row): void {
  const { name } = artifact;
  if (artifact.state === "deleted") {
    throw new AppError("GONE", `${name} (SHA-256 ${file.sha256}) was deleted.`);
  }
  if (file.state !== "stored") {
    throw new AppError("GONE", `The bytes of ${name} (SHA-256 ${file.sha256}) were not kept.`);
  }
  if (artifact.damaged) {
    throw new AppError("CONFLICT", `The stored bytes of ${name} are damaged: select the others.`);
  }
}

function describeEntry({ path, artifact, file }: Row & { path: string }): ZipManifest["artifacts"][number] {
  const { id, name, mediaType, format, partial, runId, stepRef, attempt, createdAt } = artifact;
  const { sizeBytes, sha256 } = file;
  return {
    path,
    sha256,
    sizeBytes,
    artifactId: id,
    name,
    mediaType,
    format,
    partial,
    runId,
    stepRef,
    attempt,
    createdAt: createdAt.toISOString(),
  };
}
