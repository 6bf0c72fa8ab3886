import { AppError, type FileFormat } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq } from "drizzle-orm";
import { recordAudit } from "../audit/record-audit.ts";
import type { Scope } from "../scope.ts";
import { artifactNotFound } from "./load-artifact-metadata.ts";

const { artifacts, files } = schema;

/** A file whose bytes may be sent. */
export interface DownloadableFile {
  readonly artifactId: string;
  readonly fileId: string;
  readonly key: string;
  readonly name: string;
  readonly mediaType: string;
  readonly format: FileFormat;
  readonly sizeBytes: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Bytes that did not match were read before. */
  readonly damaged: boolean;
  readonly createdAt: Date;
}

/** What the caller will do with the file; bytes that leave are audited. */
export interface DownloadPlan {
  readonly sendsBytes: boolean;
}

/**
 * Finds the file of an artifact, lets the caller decide what to send, and audits a download, in one transaction.
 * Throws NOT_FOUND for an unknown artifact, GONE for a deleted one or one whose bytes were not kept.
 */
export function planDownload<Plan extends DownloadPlan>(
  scope: Scope,
  input: { artifactId: string; decide: (file: DownloadableFile) => Plan },
): Promise<{ file: DownloadableFile; plan: Plan }> {
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    const file = await getDownloadableFile(tx, input.artifactId);
    const plan = input.decide(file);
    if (plan.sendsBytes) {
      await recordAudit(tx, scope, {
        action: "artifact.downloaded",
        subjectType: "artifact",
        subjectId: file.artifactId,
        details: { name: file.name, sha256: file.sha256 },
      });
    }
    return { file, plan };
  });
}

/** The file of an artifact whose bytes are there. Throws as `planDownload`. */
export async function getDownloadableFile(
  tx: TenantTransaction,
  artifactId: string,
): Promise<DownloadableFile> {
  const [row] = await tx
    .select({ artifact: artifacts, file: files })
    .from(artifacts)
    .innerJoin(files, and(eq(files.organizationId, artifacts.organizationId), eq(files.id, artifacts.fileId)))
    .where(and(eq(artifacts.organizationId, tx.organizationId), eq(artifacts.id, artifactId)));
  if (row === undefined || row.artifact.state === "pending") throw artifactNotFound(artifactId);
  const { artifact, file } = row;
  if (artifact.state === "deleted") {
    throw new AppError("GONE", `${artifact.name} (SHA-256 ${file.sha256}) was deleted.`);
  }
  if (file.state !== "stored") {
    throw new AppError("GONE", `The bytes of ${artifact.name} (SHA-256 ${file.sha256}) were not kept.`);
  }
  return {
    artifactId: artifact.id,
    fileId: file.id,
    key: file.key,
    name: artifact.name,
    mediaType: artifact.mediaType,
    format: artifact.format,
    sizeBytes: file.sizeBytes,
    sha256: file.sha256,
    damaged: artifact.damaged,
    createdAt: artifact.createdAt,
  };
}
