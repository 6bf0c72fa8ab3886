import { randomUUID } from "node:crypto";
import { type MinioProcess, startMinio } from "@exhibit/testkit/minio";
import type { S3Settings } from "../s3/s3-settings.ts";

/** Starts a MinIO; `settings` are of a bucket in it that is made at the first use. */
export async function startBucket(): Promise<{ minio: MinioProcess; settings: S3Settings }> {
  const minio = await startMinio();
  return { minio, settings: describeBucket(minio) };
}

/** A new bucket of a MinIO. */
export function describeBucket(minio: MinioProcess): S3Settings {
  const { endpoint, accessKey, secretKey, region } = minio;
  const bucket = `b-${randomUUID()}`;
  return {
    endpoint: new URL(endpoint),
    accessKey,
    secretKey,
    region,
    bucket,
    pathStyle: true,
    createBucket: true,
  };
}
