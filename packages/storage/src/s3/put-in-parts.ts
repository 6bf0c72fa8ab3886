import { createHash } from "node:crypto";
import { ObjectCorrupt } from "../errors.ts";
import { FileReader } from "../file-reader.ts";
import type { PutInput, StoredObject } from "../object-store.ts";
import type { Span } from "../resolve-range.ts";
import type { S3Tools } from "./put-object.ts";
import { findElement, readDate, readFault, readText, S3Fault } from "./s3-fault.ts";
import { askFirst, createFileBody, openStaged } from "./send-file.ts";

const maxParts = 10_000;
const MiB = 1024 * 1024;

/**
 * Puts a file that is too large for one PUT, part after part. The store checks each part's digest, we check that
 * of the whole before the parts become an object. A failure takes the parts away again.
 */
export async function putInParts(tools: S3Tools, input: PutInput): Promise<StoredObject> {
  const { client, settings } = tools.connection;
  const { key, file, mediaType } = input;
  const uploadId = await client.initiateNewMultipartUpload(settings.bucket, key, {
    "content-type": mediaType,
    "x-amz-meta-sha256": file.sha256,
  });
  try {
    const tags = await sendParts(tools, input, uploadId);
    return await completeParts(tools, input, uploadId, tags);
  } catch (error) {
    // What stays after a kill or a failure here is swept.
    await client.abortMultipartUpload(settings.bucket, key, uploadId).catch(() => {});
    throw error;
  }
}

async function sendParts(tools: S3Tools, input: PutInput, uploadId: string): Promise<string[]> {
  const { sizeBytes, sha256 } = input.file;
  const least = Math.ceil(sizeBytes / maxParts / MiB) * MiB;
  const partBytes = Math.max(tools.connection.limits.partBytes, least);
  const whole = createHash("sha256");
  const tags: string[] = [];
  for (let start = 0; start < sizeBytes; start += partBytes) {
    const span = { start, sizeBytes: Math.min(partBytes, sizeBytes - start) };
    const part = await hashSpan(tools, input, span, (chunk) => whole.update(chunk));
    tags.push(await sendPart(tools, input, { span, sha256: part, number: tags.length + 1, uploadId }));
  }
  const found = whole.digest("hex");
  if (found !== sha256) throw new ObjectCorrupt(input.key, `the staged file has the digest ${found}`);
  return tags;
}

async function hashSpan(
  { pool }: S3Tools,
  { key, file, signal }: PutInput,
  span: Span,
  also: (chunk: Uint8Array) => void,
): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of new FileReader({
    key,
    handle: await openStaged(key, file),
    pool,
    signal,
    ...span,
  })) {
    hash.update(chunk);
    also(chunk);
  }
  return hash.digest("hex");
}

async function sendPart(
  { connection, pool }: S3Tools,
  { key, file, signal }: PutInput,
  part: { span: Span; sha256: string; number: number; uploadId: string },
): Promise<string> {
  const { span, sha256, number, uploadId } = part;
  const response = await connection.send({
    method: "PUT",
    key,
    query: { partNumber: String(number), uploadId },
    headers: askFirst(span.sizeBytes),
    body: createFileBody({ key, file, span, sha256, pool }),
    signal,
  });
  if (response.statusCode !== 200) throw await readFault(response);
  response.resume();
  return response.headers.etag ?? "";
}

async function completeParts(
  { connection, isConditional }: S3Tools,
  { key, file, signal }: PutInput,
  uploadId: string,
  tags: readonly string[],
): Promise<StoredObject> {
  const parts = tags.map(
    (tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${tag}</ETag></Part>`,
  );
  const xml = Buffer.from(`<CompleteMultipartUpload>${parts.join("")}</CompleteMultipartUpload>`);
  const response = await connection.send({
    method: "POST",
    key,
    query: { uploadId },
    headers: { "content-type": "application/xml", ...(isConditional ? { "if-none-match": "*" } : {}) },
    body: {
      sizeBytes: xml.length,
      sha256: createHash("sha256").update(xml).digest("hex"),
      async write(request) {
        request.end(xml);
      },
    },
    signal,
  });
  if (response.statusCode !== 200) throw await readFault(response);
  // Joining may take longer than a head can wait: then 200 comes first, and the failure in the body.
  const answer = await readText(response);
  const code = findElement(answer, "Code");
  if (code !== null)
    throw new S3Fault({ status: 500, code, text: answer, region: null, date: readDate(response) });
  const { sizeBytes, sha256 } = file;
  return { key, sizeBytes, sha256, modifiedAt: readDate(response) ?? new Date() };
}
