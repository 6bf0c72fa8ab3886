import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { describeWithMinio } from "@exhibit/testkit/describe-with-minio";
import { type MinioProcess, startMinio } from "@exhibit/testkit/minio";
import { afterAll, beforeAll, expect, it } from "vitest";
import { StoreUnavailable } from "../errors.ts";
import { describeBucket, startBucket } from "../testing/minio-bucket.ts";
import { startS3Proxy } from "../testing/s3-proxy.ts";
import { S3Connection } from "./s3-connection.ts";
import { defaultLimits, type S3Settings } from "./s3-settings.ts";
import { createS3Store, type S3StoreOptions } from "./s3-store.ts";

const certificates = join(import.meta.dirname, "../../fixtures/tls");
const limits = { stallMs: 1_000, retryDelaysMs: [5] };
const twelveMinutes = 12 * 60_000;
const twentyMinutes = 20 * 60_000;

describeWithMinio("the look at an S3 before its use", () => {
  let minio: MinioProcess;
  let settings: S3Settings;

  beforeAll(async () => {
    ({ minio, settings } = await startBucket());
  });
  afterAll(() => minio?.stop());

  /** The sentence of a start that is refused; no secret is ever in it. */
  async function refuse(changed: Partial<S3Settings>, options: S3StoreOptions = {}): Promise<string> {
    const failure = await createS3Store({ ...settings, ...changed }, { limits, ...options }).then(
      () => new Error("it was not refused"),
      (error: unknown) => error,
    );
    if (!(failure instanceof StoreUnavailable)) throw failure;
    for (const { accessKey, secretKey } of [settings, { ...settings, ...changed }]) {
      expect(failure.message).not.toContain(accessKey);
      expect(failure.message).not.toContain(secretKey);
    }
    return failure.message;
  }

  it("says in one line what the store can do, and leaves nothing", async () => {
    const { abilities, list } = await createS3Store(settings);
    expect(abilities).toEqual({
      isConditional: true,
      checksDigests: true,
      summary: `bucket "${settings.bucket}" at ${settings.endpoint.origin} (test-region-1), refuses to write over a key, checks digests, serves ranges`,
    });
    for await (const { key } of list("")) throw new Error(`${key} is left`);
  });

  it("makes an absent bucket only where it may", async () => {
    const fresh = describeBucket(minio);
    expect(await refuse({ bucket: fresh.bucket, createBucket: false })).toBe(
      `EXHIBIT_S3_BUCKET is "${fresh.bucket}", and the store at EXHIBIT_S3_ENDPOINT ${minio.endpoint} has no such bucket: make it, or set EXHIBIT_S3_CREATE_BUCKET=true.`,
    );
    const starts = [1, 2, 3].map(() => createS3Store(fresh));
    expect((await Promise.all(starts)).map(({ abilities }) => abilities.isConditional)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it("names a wrong access key, secret key and region", async () => {
    expect(await refuse({ accessKey: "nobody" })).toMatch(/^EXHIBIT_S3_ACCESS_KEY is none that the store at/);
    expect(await refuse({ secretKey: "wrong-secret" })).toMatch(/^EXHIBIT_S3_SECRET_KEY does not belong to/);
    expect(await refuse({ region: "eu-north-9" })).toMatch(
      /^EXHIBIT_S3_REGION is "eu-north-9", and the store at .+ is of "test-region-1"\.$/,
    );
  });

  it("names clocks that are too far apart", async () => {
    const now = () => new Date(Date.now() + twentyMinutes);
    expect(await refuse({}, { now })).toMatch(
      /^The clocks of this machine and of the store at .+ are too far apart/,
    );
  });

  it("names a store that never answers, or is not there", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const endpoint = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
    expect(await refuse({ endpoint: new URL(endpoint) })).toContain(
      "does not answer (nothing moved for 1 s)",
    );
    silent.closeAllConnections();
    silent.close();
    await once(silent, "close");
    expect(await refuse({ endpoint: new URL(endpoint) })).toBe(
      `The store at EXHIBIT_S3_ENDPOINT ${endpoint} does not answer (ECONNREFUSED) while looking at the bucket.`,
    );
  });

  it("names a certificate that is not trusted, and trusts the authority that is set", async () => {
    const secure = await startMinio({ certificates });
    try {
      const bucket = describeBucket(secure);
      expect(await refuse(bucket)).toMatch(/^The certificate of .+ is not trusted .+ set EXHIBIT_S3_CA_FILE/);
      const ca = await readFile(join(certificates, "public.crt"), "utf8");
      expect((await createS3Store({ ...bucket, ca })).abilities.isConditional).toBe(true);
      const plain = new URL(secure.endpoint.replace("https:", "http:"));
      expect(await refuse({ ...bucket, endpoint: plain })).toContain("EXHIBIT_S3_ENDPOINT");
    } finally {
      await secure.stop();
    }
    expect(await refuse({ endpoint: new URL(minio.endpoint.replace("http:", "https:")) })).toMatch(
      /does not speak TLS .+ EXHIBIT_S3_ENDPOINT may have to begin with http/,
    );
  });

  it("refuses a store that ignores ranges", async () => {
    const proxy = await startS3Proxy(settings);
    proxy.judge = ({ headers }) => (headers.range ? { status: 200, body: "probe" } : null);
    expect(await refuse({ endpoint: new URL(proxy.endpoint) })).toContain("ignores ranges");
    await proxy.close();
  });

  it("removes what a start that was killed left ten minutes ago, and nothing younger", async () => {
    const { client } = new S3Connection(settings, defaultLimits);
    await client.putObject(settings.bucket, "probe/left", "x");
    const countLeft = async () => {
      let left = 0;
      for await (const _ of (await createS3Store(settings)).list("probe/")) left += 1;
      return left;
    };
    expect(await countLeft()).toBe(1);
    await createS3Store(settings, { now: () => new Date(Date.now() + twelveMinutes) });
    expect(await countLeft()).toBe(0);
  });
});
