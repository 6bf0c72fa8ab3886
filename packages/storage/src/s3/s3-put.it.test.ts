import { stat, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { describeWithMinio } from "@exhibit/testkit/describe-with-minio";
import type { MinioProcess } from "@exhibit/testkit/minio";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ObjectCorrupt, ObjectExists, StoreUnavailable } from "../errors.ts";
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
import { defaultLimits, type S3Limits, type S3Settings } from "./s3-settings.ts";
import { createS3Store, type S3Store } from "./s3-store.ts";

const MiB = 1024 * 1024;
const mediaType = "application/octet-stream";
const quick: Partial<S3Limits> = { retryDelaysMs: [5, 10, 20], stallMs: 700, paceMs: 500 };

describeWithMinio("a put into an S3", () => {
  let minio: MinioProcess;
  let settings: S3Settings;
  let proxy: S3Proxy;
  /** Around the line. */
  let direct: S3Store;
  let tools: SuiteTools;
  let key: string;

  beforeAll(async () => {
    ({ minio, settings } = await startBucket());
    direct = await createS3Store(settings);
    proxy = await startS3Proxy(settings);
  });
  afterAll(async () => {
    await proxy?.close();
    await minio?.stop();
  });
  beforeEach(async () => {
    proxy.judge = () => null;
    await connect(quick);
  });

  async function connect(limits: Partial<S3Limits>): Promise<S3Store> {
    const store = await createS3Store({ ...settings, endpoint: new URL(proxy.endpoint) }, { limits });
    const stagingDir = await createTemporaryDirectory();
    tools = createSuiteTools(() => ({ store, staging: { stagingDir }, close: async () => {} }));
    key = `${tools.prefix()}/f`;
    proxy.requests.length = 0;
    return store;
  }

  const onFirstPut = (mishap: ReturnType<S3Proxy["judge"]>): void => {
    proxy.judge = ({ method }, count) => (method === "PUT" && count === 1 ? mishap : null);
  };
  const loadDirect = async (): Promise<string> => hashBytes(await collect(await direct.read(key)));

  it("whose answer was lost is a success once the store shows our size and digest", async () => {
    onFirstPut("lose answer");
    const bytes = makeBytes(300_000);
    expect(await tools.keep(key, bytes)).toMatchObject({ key, sizeBytes: 300_000, sha256: hashBytes(bytes) });
    expect(proxy.requests.map((line) => line.split(" ")[0])).toEqual(["PUT", "PUT", "HEAD"]);
    expect(await loadDirect()).toBe(hashBytes(bytes));
  });

  it("never takes another's object for its own after a lost answer", async () => {
    onFirstPut("cut");
    const [ours, theirs] = [await tools.stage(makeBytes(500)), await tools.stage(makeBytes(500))];
    await direct.put({ key, file: theirs, mediaType });
    await expect(tools.subject().store.put({ key, file: ours, mediaType })).rejects.toBeInstanceOf(
      ObjectExists,
    );
    expect(await loadDirect()).toBe(theirs.sha256);
  });

  it.each([
    ["a conflict", { status: 409, body: "<Error><Code>ConditionalRequestConflict</Code></Error>" }],
    ["an overload", { status: 503, body: "<Error><Code>SlowDown</Code></Error>" }],
    ["a broken connection", "cut"],
    ["a bit that was flipped on the way", "flip a bit"],
    ["silence", "hang"],
  ] as const)("is tried again after %s", async (_, mishap) => {
    onFirstPut(mishap);
    const bytes = makeBytes(200_000);
    await tools.keep(key, bytes);
    expect(await loadDirect()).toBe(hashBytes(bytes));
  });

  it("gives up within a bound, and leaves the staged file for another try", async () => {
    proxy.judge = () => ({ status: 503, body: "<Error><Code>SlowDown</Code></Error>" });
    const file = await tools.stage(makeBytes(10));
    const put = tools.subject().store.put({ key, file, mediaType });
    await expect(put).rejects.toThrow(/answered 503 SlowDown while storing object/);
    await expect(put).rejects.toBeInstanceOf(StoreUnavailable);
    expect(proxy.requests).toHaveLength(4);
    expect((await stat(file.path)).size).toBe(10);
  });

  it("refuses a staged file whose bytes are not those of its digest, and asks no second time", async () => {
    const staged = await tools.stage(makeBytes(1_000));
    const file = { ...staged, path: `${staged.path}-changed` };
    await writeFile(file.path, makeBytes(1_000));
    const put = tools.subject().store.put({ key, file, mediaType });
    await expect(put).rejects.toBeInstanceOf(ObjectCorrupt);
    expect(proxy.requests.filter((line) => line.startsWith("PUT"))).toHaveLength(1);
    expect(await direct.head(key)).toBeNull();
  });

  it("is given up where it crawls", async () => {
    const store = await connect({
      ...quick,
      stallMs: 60_000,
      retryDelaysMs: [],
      minBytesPerSecond: 10 * MiB,
    });
    proxy.judge = () => ({ bytesPerSecond: 30_000 });
    const file = await tools.stage(makeBytes(20 * MiB));
    await expect(store.put({ key, file, mediaType })).rejects.toThrow(/bytes a second moved/);
    expect(await direct.head(key)).toBeNull();
  });

  it("is aborted at once while the store is silent, with the reason", async () => {
    const store = await connect({ ...quick, stallMs: 60_000 });
    proxy.judge = () => "hang";
    const file = await tools.stage(makeBytes(2 * MiB));
    const abort = new AbortController();
    const put = store.put({ key, file, mediaType, signal: abort.signal });
    await expect.poll(() => proxy.requests).toHaveLength(1);
    const reason = new Error("cancelled by the test");
    abort.abort(reason);
    await expect(put).rejects.toBe(reason);
    expect((await stat(file.path)).size).toBe(2 * MiB);
  });

  it("is a success where the abort came after its last byte", async () => {
    const store = await connect({ ...quick, stallMs: 60_000 });
    let asked: IncomingMessage | undefined;
    proxy.judge = (request) => {
      asked = request;
      return { answerAfterMs: 1_000 };
    };
    const file = await tools.stage(makeBytes(50_000));
    const abort = new AbortController();
    const put = store.put({ key, file, mediaType, signal: abort.signal });
    await expect.poll(() => asked?.complete).toBe(true);
    abort.abort();
    expect(await put).toMatchObject({ sizeBytes: 50_000 });
    expect(await loadDirect()).toBe(file.sha256);
  });

  it("asks a store that would write over a key before each put, and says so at the start", async () => {
    proxy.judge = ({ method }) => (method === "PUT" ? "forget condition" : null);
    const store = await connect(quick);
    expect(store.abilities.isConditional).toBe(false);
    expect(store.abilities.summary).toContain("does not refuse to write over a key");
    const [first, second] = [await tools.stage(makeBytes(10)), await tools.stage(makeBytes(10))];
    await store.put({ key, file: first, mediaType });
    await expect(store.put({ key, file: second, mediaType })).rejects.toBeInstanceOf(ObjectExists);
    expect(await loadDirect()).toBe(first.sha256);
  });

  describe("of a file that is too large for one PUT", () => {
    const inParts: Partial<S3Limits> = { ...quick, maxSinglePutBytes: 6 * MiB, partBytes: 5 * MiB };
    const listUploads = async () => direct.removeUnfinished(new Date(Date.now() + 60_000));

    it("goes in parts, byte for byte, with its digest, and never over a key", async () => {
      const store = await connect(inParts);
      const bytes = makeBytes(12 * MiB + 3);
      await tools.keep(key, bytes);
      expect(proxy.requests.filter((line) => line.includes("partNumber"))).toHaveLength(3);
      expect(await direct.head(key)).toMatchObject({ sizeBytes: bytes.length, sha256: hashBytes(bytes) });
      expect(await loadDirect()).toBe(hashBytes(bytes));
      const file = await tools.stage(makeBytes(7 * MiB));
      await expect(store.put({ key, file, mediaType })).rejects.toBeInstanceOf(ObjectExists);
      expect(await listUploads()).toBe(0);
    });

    it("leaves no part behind where one of them fails for good", async () => {
      const store = await connect({ ...inParts, retryDelaysMs: [] });
      proxy.judge = ({ url }) => (url?.includes("partNumber=2") ? "cut" : null);
      const file = await tools.stage(makeBytes(12 * MiB));
      await expect(store.put({ key, file, mediaType })).rejects.toBeInstanceOf(StoreUnavailable);
      expect(await direct.head(key)).toBeNull();
      expect(await listUploads()).toBe(0);
    });

    it("is a success where only the answer to the last word was lost", async () => {
      await connect(inParts);
      proxy.judge = ({ method, url }, count) =>
        method === "POST" && url?.includes("uploadId=") && count < 8 ? "lose answer" : null;
      const bytes = makeBytes(12 * MiB);
      expect(await tools.keep(key, bytes)).toMatchObject({ sha256: hashBytes(bytes) });
    });

    it("refuses a staged file whose bytes are not those of its digest", async () => {
      const store = await connect(inParts);
      const staged = await tools.stage(makeBytes(7 * MiB));
      const file = { ...staged, path: `${staged.path}-changed` };
      await writeFile(file.path, makeBytes(7 * MiB));
      await expect(store.put({ key, file, mediaType })).rejects.toBeInstanceOf(ObjectCorrupt);
      expect(await direct.head(key)).toBeNull();
    });

    it("is swept where its process was killed, and only then", async () => {
      const { client } = new S3Connection(settings, defaultLimits);
      await client.initiateNewMultipartUpload(settings.bucket, key, {});
      expect(await direct.removeUnfinished(new Date(Date.now() - 60_000))).toBe(0);
      expect(await listUploads()).toBe(1);
      expect(await listUploads()).toBe(0);
    });
  });
});
