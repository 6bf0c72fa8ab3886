import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describeWithMinio } from "@exhibit/testkit/describe-with-minio";
import { startBucket } from "../testing/minio-bucket.ts";
import { objectStoreSuite } from "../testing/object-store-suite.ts";
import { createS3Store } from "./s3-store.ts";

describeWithMinio("the S3 store", () => {
  objectStoreSuite("a bucket of a MinIO", async () => {
    const { minio, settings } = await startBucket();
    const stagingDir = await mkdtemp(join(tmpdir(), "exhibit-staging-"));
    return {
      store: await createS3Store(settings),
      staging: { stagingDir },
      async close() {
        await minio.stop();
        await rm(stagingDir, { recursive: true });
      },
    };
  });
});
