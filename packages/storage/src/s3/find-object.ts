import type { StoredObject } from "../object-store.ts";
import type { S3Connection } from "./s3-connection.ts";
import { readFault, S3Fault } from "./s3-fault.ts";

/** What HEAD says of a key; null for an absent one. */
export async function findObject(
  connection: S3Connection,
  key: string,
  signal?: AbortSignal,
): Promise<StoredObject | null> {
  const response = await connection.send({ method: "HEAD", key, signal });
  if (response.statusCode === 404) {
    const fault = await readFault(response);
    await assertBucket(connection, fault);
    return null;
  }
  if (response.statusCode !== 200) throw await readFault(response);
  response.resume();
  const { headers } = response;
  const sha256 = [headers["x-amz-meta-sha256"] ?? []].flat()[0] ?? null;
  const modifiedAt = new Date(headers["last-modified"] ?? Number.NaN);
  return { key, sizeBytes: Number(headers["content-length"]), sha256, modifiedAt };
}

/** A HEAD has no body that would say whether the object is absent or all of the bucket. */
async function assertBucket({ client, settings }: S3Connection, fault: S3Fault): Promise<void> {
  if (fault.code === "NoSuchKey") return;
  if (fault.code !== "NoSuchBucket" && (await client.bucketExists(settings.bucket))) return;
  throw new S3Fault({ ...fault, code: "NoSuchBucket", text: "no such bucket" });
}
