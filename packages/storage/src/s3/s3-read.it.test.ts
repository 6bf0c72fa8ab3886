import { describeWithMinio } from "@exhibit/testkit/describe-with-minio";
import type { MinioProcess } from "@exhibit/testkit/minio";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { StoreUnavailable } from "../errors.ts";
import { startBucket } from "../testing/minio-bucket.ts";
import { type S3Proxy, startS3Proxy } from "../testing/s3-proxy.ts";
import {
  collect,
  createSuiteTools,
  hashBytes,
  makeBytes,
  type SuiteTools,
} from "../testing/suite-subject.ts";
import { createTemporaryDirectory } from "../testing/temporary-directory.ts";
import { S3Connection } from "./s3-connection.ts";
import { defaultLimits, type S3Settings } from "./s3-settings.ts";
import { createS3Store, type S3Store } from "./s3-store.ts";

const MiB = 1024 * 1024;

describeWithMinio("an S3 that fails while it is asked", () => {
  let minio: MinioProcess;
  let settings: S3Settings;
  let proxy: S3Proxy;
  let store: S3Store;
  let tools: SuiteTools;
  let key: string;

  beforeAll(async () => {
    ({ minio, settings } = await startBucket());
    proxy = await startS3Proxy(settings);
    store = await createS3Store(
      { ...settings, endpoint: new URL(proxy.endpoint) },
      { limits: { retryDelaysMs: [5, 10], stallMs: 700 } },
    );
  });
  afterAll(async () => {
    await proxy?.close();
    await minio?.stop();
  });
  beforeEach(async () => {
    proxy.judge = () => null;
    const stagingDir = await createTemporaryDirectory();
    tools = createSuiteTools(() => ({ store, staging: { stagingDir }, close: async () => {} }));
    key = `${tools.prefix()}/f`;
  });

  it.each(["open", "read"] as const)(
    "never ends the body of %s early as if it were whole",
    async (method) => {
      await tools.keep(key, makeBytes(2 * MiB));
      proxy.judge = () => "cut body";
      const body = await store[method](key);
      await expect(collect(body)).rejects.toBeInstanceOf(StoreUnavailable);
    },
  );

  it.each(["open", "read"] as const)(
    "says of a silent store that it does not answer to %s",
    async (method) => {
      await tools.keep(key, makeBytes(10));
      proxy.judge = () => "hang";
      await expect(store[method](key)).rejects.toThrow(/does not answer \(nothing moved for 0.7 s\)/);
      await expect(store.head(key)).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(tools.listKeys("")).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(store.delete([key])).rejects.toBeInstanceOf(StoreUnavailable);
    },
  );

  it("asks again where the store closed a kept connection meanwhile", async () => {
    const bytes = makeBytes(10);
    await tools.keep(key, bytes);
    const used = new WeakSet<object>();
    proxy.judge = ({ socket }) => {
      if (used.has(socket)) return "cut";
      used.add(socket);
      return null;
    };
    for (let round = 0; round < 3; round += 1)
      expect((await collect(await store.read(key))).equals(bytes)).toBe(true);
    expect(proxy.requests.slice(-5).filter((line) => line.startsWith("GET"))).toHaveLength(5);
  });

  it("refuses an answer that does not say how long it is, since its end could not be told from a break", async () => {
    await tools.keep(key, makeBytes(10));
    proxy.judge = () => ({ status: 200, body: "of any length" });
    await expect(store.read(key)).rejects.toThrow(`does not say how many bytes object ${key} has`);
  });

  it("waits for a slow reader as long as it takes, and then goes on", async () => {
    const bytes = makeBytes(8 * MiB);
    await tools.keep(key, bytes);
    const chunks: Uint8Array[] = [];
    for await (const chunk of await store.read(key)) {
      chunks.push(Buffer.from(chunk));
      // Longer than the silence that is allowed to the store.
      if (chunks.length === 2) await new Promise((resolve) => setTimeout(resolve, 900));
    }
    expect(hashBytes(Buffer.concat(chunks))).toBe(hashBytes(bytes));
  });

  it("tells an absent bucket from an absent object", async () => {
    const gone = await createS3Store(settings);
    const { client } = new S3Connection(settings, defaultLimits);
    await client.makeBucket(`${settings.bucket}-2`);
    const other = await createS3Store({ ...settings, bucket: `${settings.bucket}-2` });
    await client.removeBucket(`${settings.bucket}-2`);
    expect(await gone.head("v1/absent")).toBeNull();
    await expect(other.head("v1/absent")).rejects.toThrow(`EXHIBIT_S3_BUCKET is "${settings.bucket}-2"`);
    await expect(other.read("v1/absent")).rejects.toThrow("has no such bucket");
  });

  it("tries all keys of a delete, and names those that stayed", async () => {
    const keys = Array.from({ length: 1_001 }, (_, index) => `${key}/${index}`);
    let asked = 0;
    proxy.judge = ({ method }) => {
      if (method !== "POST") return null;
      asked += 1;
      const error = `<Error><Key>${keys[0]}</Key><Code>InternalError</Code><Message>m</Message></Error>`;
      return asked === 1 ? { status: 200, body: `<DeleteResult>${error}</DeleteResult>` } : null;
    };
    await expect(store.delete(keys)).rejects.toThrow(`1 of 1001 objects stayed: ${keys[0]} (InternalError)`);
    expect(asked).toBe(2);
  });
});
