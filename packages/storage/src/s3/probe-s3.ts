import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { StoreUnavailable } from "../errors.ts";
import { listKeys, removeKeys } from "./many-objects.ts";
import type { RequestBody, S3Connection } from "./s3-connection.ts";
import { readDate, readFault, readText, type S3Fault } from "./s3-fault.ts";
import { translateS3Error } from "./translate-s3-error.ts";

const prefix = "probe/";
const leftoverAgeMs = 600_000;
const toldSkewMs = 5_000;

/** What a store was seen to do. */
export interface S3Abilities {
  /** It refuses to write over a key. */
  readonly isConditional: boolean;
  /** It refuses bytes that are not those of the digest. */
  readonly checksDigests: boolean;
  /** One line for the log. */
  readonly summary: string;
}

/**
 * Looks whether a bucket is there (and makes it where that is allowed), writable, and what it can do, with small
 * objects that go again. Throws StoreUnavailable whose sentence names the setting that is wrong.
 */
export async function probeS3(connection: S3Connection): Promise<S3Abilities> {
  const key = `${prefix}${randomUUID()}`;
  try {
    const skewMs = await findBucket(connection);
    await removeLeftovers(connection);
    const isConditional = await refusesTakenKey(connection, key);
    const checksDigests = await refusesWrongBytes(connection, `${key}-wrong`);
    await assertRange(connection, key);
    const summary = describe(connection, { isConditional, checksDigests, skewMs });
    return { isConditional, checksDigests, summary };
  } catch (error) {
    throw translateS3Error(error, connection.settings, "looking at the bucket");
  } finally {
    // A store that failed above fails here too; what stays is removed by a later start.
    await removeKeys(connection, [key, `${key}-wrong`]).catch(() => {});
  }
}

/** How far the store's clock is ahead of ours. */
async function findBucket(connection: S3Connection): Promise<number> {
  const { client, settings } = connection;
  const response = await listOnce(connection);
  const date = readDate(response);
  if (response.statusCode === 200) await readText(response);
  else {
    const fault = await readFault(response);
    if (fault.code !== "NoSuchBucket" || !settings.createBucket) throw fault;
    await client.makeBucket(settings.bucket, settings.region).catch(async (error: unknown) => {
      // Another process that starts now may have made it.
      if (!(await client.bucketExists(settings.bucket).catch(() => false))) throw error;
    });
  }
  return date === null ? 0 : date.getTime() - Date.now();
}

/** A store that is just starting gets a moment. */
async function listOnce(connection: S3Connection): Promise<IncomingMessage> {
  const query = { "list-type": "2", "max-keys": "1", prefix };
  for (const delayMs of connection.limits.retryDelaysMs) {
    const response = await connection.send({ method: "GET", query });
    if (response.statusCode !== 503) return response;
    response.resume();
    await sleep(delayMs);
  }
  return connection.send({ method: "GET", query });
}

async function removeLeftovers(connection: S3Connection): Promise<void> {
  const old: string[] = [];
  for await (const { key, modifiedAt } of listKeys(connection, prefix)) {
    if (modifiedAt.getTime() < connection.now().getTime() - leftoverAgeMs) old.push(key);
  }
  if (old.length > 0) await removeKeys(connection, old);
}

/** 501 is how a store says that it does not know the header. */
async function refusesTakenKey(connection: S3Connection, key: string): Promise<boolean> {
  const conditional = { "if-none-match": "*" };
  const first = await tryPut(connection, key, buildBody("probe"), conditional);
  if (first?.status === 501) {
    const plain = await tryPut(connection, key, buildBody("probe"));
    if (plain !== null) throw plain;
    return false;
  }
  if (first !== null) throw first;
  const second = await tryPut(connection, key, buildBody("other"), conditional);
  if (second !== null && second.status !== 412) throw second;
  if (second === null) await tryPut(connection, key, buildBody("probe"));
  return second !== null;
}

async function refusesWrongBytes(connection: S3Connection, key: string): Promise<boolean> {
  const { sha256 } = buildBody("other");
  return (await tryPut(connection, key, { ...buildBody("wrong"), sha256 })) !== null;
}

async function assertRange(connection: S3Connection, key: string): Promise<void> {
  const response = await connection.send({ method: "GET", key, headers: { range: "bytes=1-2" } });
  if (response.statusCode !== 200 && response.statusCode !== 206) throw await readFault(response);
  const text = await readText(response);
  if (response.statusCode === 206 && text === "ro") return;
  const { origin } = connection.settings.endpoint;
  throw new StoreUnavailable(
    `The store at EXHIBIT_S3_ENDPOINT ${origin} ignores ranges, without which no download can be resumed.`,
  );
}

function buildBody(text: string): RequestBody {
  const bytes = Buffer.from(text);
  return {
    sizeBytes: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    async write(request) {
      request.end(bytes);
    },
  };
}

/** Null for success. */
async function tryPut(
  connection: S3Connection,
  key: string,
  body: RequestBody,
  headers: Readonly<Record<string, string>> = {},
): Promise<S3Fault | null> {
  const response = await connection.send({ method: "PUT", key, headers, body });
  if (response.statusCode !== 200) return readFault(response);
  response.resume();
  return null;
}

function describe(
  { settings }: S3Connection,
  found: { isConditional: boolean; checksDigests: boolean; skewMs: number },
): string {
  const { endpoint, bucket, region } = settings;
  const skew =
    Math.abs(found.skewMs) > toldSkewMs ? `, its clock is ${Math.round(found.skewMs / 1000)} s off` : "";
  return [
    `bucket "${bucket}" at ${endpoint.origin} (${region})`,
    found.isConditional
      ? "refuses to write over a key"
      : "does not refuse to write over a key (each is asked for before)",
    found.checksDigests ? "checks digests" : "does not check digests (each read does)",
    `serves ranges${skew}`,
  ].join(", ");
}
