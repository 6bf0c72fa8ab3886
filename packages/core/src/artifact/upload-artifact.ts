import { open, rm } from "node:fs/promises";
import { AppError, type ArtifactUploadInput, type ArtifactUploadResponse } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { type StagedFile, stageStream } from "@exhibit/storage";
import { and, desc, eq, isNotNull, ne, or } from "drizzle-orm";
import { v7 } from "uuid";
import { recordAudit } from "../audit/record-audit.ts";
import { buildSearchText } from "../library/build-search-text.ts";
import { publishVersion } from "../library/publish-version.ts";
import { digestJson } from "../run/find-idempotent-run.ts";
import type { StagingScope } from "../scope.ts";
import { isUniqueViolation } from "../sql/is-unique-violation.ts";
import { assertReadable } from "./get-artifact.ts";
import { loadOneArtifact } from "./load-artifact-metadata.ts";
import { putPatiently } from "./put-patiently.ts";
import { type JudgedFile, judgeDeclared } from "./upload/judge-declared.ts";
import { type RecognizedFile, recognizeFile, type UnknownFile } from "./upload/recognize-file.ts";

const { artifacts, files } = schema;

/** Where uploads without a label go; each name is a series of its own there. */
const uploadsLabel = "Uploads";
const uploadOutput = "upload";
const recognizedBytes = 64 * 1024;
const maxSameBytes = 5;

/** A file that somebody sends, and what is said of it. */
export interface UploadArtifactInput extends ArtifactUploadInput {
  /** Undefined where the sender does not know. */
  readonly mediaType?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly body: AsyncIterable<Uint8Array>;
  readonly maxBytes: number;
  /** Aborted when the sender leaves: nothing becomes visible then. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Takes a file into the library in the order of every write: stage and hash, pending rows, put, then one
 * transaction that makes it available and publishes it. Under an idempotency key that was used before, the same
 * upload answers its artifact and another one throws CONFLICT. Throws TOO_LARGE, STORE_FULL, GONE where the
 * artifact of the key was deleted, what the body throws, and the signal's reason.
 */
export async function uploadArtifact(
  scope: StagingScope,
  input: UploadArtifactInput,
): Promise<ArtifactUploadResponse> {
  const { signal, maxBytes } = input;
  const file = await stageStream(scope.staging, input.body, { signal, maxBytes });
  try {
    return await keepFile(scope, input, file);
  } finally {
    await rm(file.path, { force: true });
  }
}

/** A file that was staged and judged. */
interface Upload {
  readonly input: UploadArtifactInput;
  readonly file: StagedFile;
  readonly recognized: RecognizedFile;
  readonly judged: JudgedFile;
  readonly request: { key: string; digest: string } | null;
}

async function keepFile(
  scope: StagingScope,
  input: UploadArtifactInput,
  file: StagedFile,
): Promise<ArtifactUploadResponse> {
  const recognized = await recognizeFile(await readStart(file));
  const { name, format, mediaType } = input;
  const judged = judgeDeclared({ name, format, mediaType }, recognized);
  const upload: Upload = { input, file, recognized, judged, request: describeRequest(input, file) };
  const inside = <Result>(fn: (tx: TenantTransaction) => Promise<Result>) =>
    withOrganization(scope.database, scope.organizationId, fn);
  const answerEarlier = () => inside((tx) => findEarlier(tx, upload));

  const earlier = await answerEarlier();
  if (earlier !== null) return earlier;
  const ids = { fileId: v7(), artifactId: v7() };
  const key = `v1/${scope.organizationId}/${ids.fileId}`;
  await inside((tx) => insertPending(tx, scope, upload, { ...ids, key }));
  await putPatiently(scope.store, { key, file, mediaType: judged.mediaType, signal: input.signal });
  input.signal?.throwIfAborted();
  try {
    return await inside((tx) => settleUpload(tx, scope, upload, ids));
  } catch (error) {
    // A rival under the same key was first: what this one wrote stays pending, and is swept.
    const rival = isUniqueViolation(error, "artifacts_idempotency_key") ? await answerEarlier() : null;
    if (rival === null) throw error;
    return rival;
  }
}

async function readStart({ path, sizeBytes }: StagedFile): Promise<UnknownFile> {
  const handle = await open(path, "r");
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(sizeBytes, recognizedBytes)));
    return { bytes: buffer.subarray(0, bytesRead), isCut: bytesRead < sizeBytes };
  } finally {
    await handle.close();
  }
}

function describeRequest(
  { name, label, format, mediaType, idempotencyKey }: UploadArtifactInput,
  { sha256 }: StagedFile,
): Upload["request"] {
  if (idempotencyKey === undefined) return null;
  return { key: idempotencyKey, digest: digestJson({ upload: { name, label, format, mediaType, sha256 } }) };
}

/** What the same upload became before, or null. */
async function findEarlier(tx: TenantTransaction, upload: Upload): Promise<ArtifactUploadResponse | null> {
  const { request } = upload;
  if (request === null) return null;
  const [row] = await tx
    .select({ artifactId: artifacts.id, name: artifacts.name, digest: artifacts.idempotencyDigest })
    .from(artifacts)
    .where(and(eq(artifacts.organizationId, tx.organizationId), eq(artifacts.idempotencyKey, request.key)));
  if (row === undefined) return null;
  if (row.digest === request.digest) return answer(tx, upload, row.artifactId, true);
  throw new AppError(
    "CONFLICT",
    `The idempotency key ${request.key} belongs to ${row.name}, another file or one of which something else was said. Use a new key.`,
  );
}

async function insertPending(
  tx: TenantTransaction,
  scope: StagingScope,
  { input, file, recognized, judged }: Upload,
  { fileId, artifactId, key }: { fileId: string; artifactId: string; key: string },
): Promise<void> {
  const { organizationId } = tx;
  const { sizeBytes, sha256 } = file;
  const label = input.label ?? uploadsLabel;
  await tx.insert(files).values({
    id: fileId,
    organizationId,
    key,
    sizeBytes,
    sha256,
    detectedFormat: recognized.formats[0],
    detectedMediaType: recognized.mediaType,
    state: "pending",
  });
  await tx.insert(artifacts).values({
    id: artifactId,
    organizationId,
    fileId,
    output: uploadOutput,
    many: input.label === undefined,
    name: input.name,
    label,
    mediaType: judged.mediaType,
    format: judged.format,
    sizeBytes,
    savedToRun: false,
    state: "pending",
    searchText: buildSearchText(input.name, label),
    createdBy: scope.actor,
  });
}

async function settleUpload(
  tx: TenantTransaction,
  scope: StagingScope,
  upload: Upload,
  { fileId, artifactId }: { fileId: string; artifactId: string },
): Promise<ArtifactUploadResponse> {
  const { input, file, request } = upload;
  const [stored] = await tx
    .update(files)
    .set({ state: "stored" })
    .where(and(eq(files.organizationId, tx.organizationId), eq(files.id, fileId), eq(files.state, "pending")))
    .returning({ id: files.id });
  if (stored === undefined) {
    throw new AppError("CONFLICT", `Storing ${input.name} took so long that it was given up: send it again.`);
  }
  await tx
    .update(artifacts)
    .set({
      state: "available",
      idempotencyKey: request?.key ?? null,
      idempotencyDigest: request?.digest ?? null,
    })
    .where(and(eq(artifacts.organizationId, tx.organizationId), eq(artifacts.id, artifactId)));
  const label = input.label ?? uploadsLabel;
  const { version } = await publishVersion(tx, {
    artifactId,
    label,
    output: uploadOutput,
    many: input.label === undefined,
    name: input.name,
    publishedBy: scope.actor,
  });
  await recordAudit(tx, scope, {
    action: "artifact.uploaded",
    subjectType: "artifact",
    subjectId: artifactId,
    details: { name: input.name, sha256: file.sha256, sizeBytes: file.sizeBytes, label, version },
  });
  return answer(tx, upload, artifactId, false);
}

async function answer(
  tx: TenantTransaction,
  { file, judged }: Upload,
  artifactId: string,
  isRepeat: boolean,
): Promise<ArtifactUploadResponse> {
  const artifact = await loadOneArtifact(tx, artifactId);
  assertReadable(artifact);
  const sameBytes = await findSameBytes(tx, file.sha256, artifactId);
  return { artifact, mismatch: judged.mismatch, sameBytes, isRepeat };
}

function findSameBytes(tx: TenantTransaction, sha256: string, artifactId: string) {
  return tx
    .select({ artifactId: artifacts.id, name: artifacts.name })
    .from(files)
    .innerJoin(
      artifacts,
      and(eq(artifacts.organizationId, files.organizationId), eq(artifacts.fileId, files.id)),
    )
    .where(
      and(
        eq(files.organizationId, tx.organizationId),
        eq(files.sha256, sha256),
        eq(artifacts.state, "available"),
        or(artifacts.savedToRun, isNotNull(artifacts.publicationId)),
        ne(artifacts.id, artifactId),
      ),
    )
    .orderBy(desc(artifacts.id))
    .limit(maxSameBytes);
}
