import { z } from "zod";
import { StoreUnavailable } from "../errors.ts";
import type { StoredObject } from "../object-store.ts";
import type { S3Connection } from "./s3-connection.ts";
import { translateS3Error } from "./translate-s3-error.ts";

const atOnce = 1_000;

/** What the package gives for keys that stayed; its types say otherwise. */
const Refusals = z.array(z.object({ Key: z.string(), Code: z.string() }));

/** Every object whose key starts with the prefix, a page of a thousand in memory at a time. */
export async function* listKeys(
  { client, settings }: S3Connection,
  prefix: string,
): AsyncGenerator<StoredObject> {
  let token = "";
  do {
    const page = await client
      .listObjectsV2Query(settings.bucket, prefix, token, "", atOnce, "")
      .catch((error: unknown) => {
        throw translateS3Error(error, settings, `listing objects below ${prefix}`);
      });
    for (const { name, size, lastModified } of page.objects) {
      if (name !== undefined && lastModified !== undefined) {
        yield { key: name, sizeBytes: size, sha256: null, modifiedAt: lastModified };
      }
    }
    token = page.isTruncated ? page.nextContinuationToken : "";
  } while (token !== "");
}

/** Removes keys, absent ones too. Tries all of them; then it throws StoreUnavailable that names what stayed. */
export async function removeKeys({ client, settings }: S3Connection, keys: readonly string[]): Promise<void> {
  const stayed: string[] = [];
  for (let first = 0; first < keys.length; first += atOnce) {
    const results = await client
      .removeObjects(settings.bucket, keys.slice(first, first + atOnce))
      .catch((error: unknown) => {
        throw translateS3Error(error, settings, `deleting ${keys.length - first} objects`);
      });
    for (const { Key, Code } of Refusals.parse(results)) stayed.push(`${Key} (${Code})`);
  }
  if (stayed.length === 0) return;
  throw new StoreUnavailable(
    `${stayed.length} of ${keys.length} objects stayed: ${stayed.slice(0, 10).join(", ")}.`,
  );
}

/** Takes away the parts of puts that began before `olderThan` and never ended; says how many puts. */
export async function removeUploads({ client, settings }: S3Connection, olderThan: Date): Promise<number> {
  let removed = 0;
  let [key, uploadId] = ["", ""];
  try {
    for (let isLast = false; !isLast; ) {
      const page = await client.listIncompleteUploadsQuery(settings.bucket, "", key, uploadId, "");
      for (const upload of page.uploads) {
        if (new Date(upload.initiated) >= olderThan) continue;
        await client.abortMultipartUpload(settings.bucket, upload.key, upload.uploadId);
        removed += 1;
      }
      isLast = !page.isTruncated;
      [key, uploadId] = [page.nextKeyMarker, page.nextUploadIdMarker];
    }
    return removed;
  } catch (error) {
    throw translateS3Error(error, settings, "removing parts of puts that never ended");
  }
}
