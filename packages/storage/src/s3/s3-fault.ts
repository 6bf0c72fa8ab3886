import type { IncomingMessage } from "node:http";

const maxFaultBytes = 64 * 1024;

/** An answer of the store that is not success, with its S3 error code where it gave one. */
export class S3Fault extends Error {
  readonly status: number;
  /** Such as `NoSuchBucket`; empty where the answer had no body that says. */
  readonly code: string;
  /** The region that the store names as the right one, where it does. */
  readonly region: string | null;
  /** The store's clock. */
  readonly date: Date | null;

  constructor(facts: {
    status: number;
    code: string;
    text: string;
    region: string | null;
    date: Date | null;
  }) {
    super(`The store answered ${facts.status} ${facts.code}: ${facts.text}`.trim());
    this.name = "S3Fault";
    this.status = facts.status;
    this.code = facts.code;
    this.region = facts.region;
    this.date = facts.date;
  }
}

/** Reads what the store says of a request that it refused; the response is used up then. */
export async function readFault(response: IncomingMessage): Promise<S3Fault> {
  const body = await readText(response).catch(() => "");
  const header = (name: string): string | null => [response.headers[name] ?? []].flat()[0] ?? null;
  return new S3Fault({
    status: response.statusCode ?? 0,
    code: findElement(body, "Code") ?? header("x-minio-error-code") ?? "",
    text: findElement(body, "Message") ?? header("x-minio-error-desc")?.replaceAll('"', "") ?? "",
    region: findElement(body, "Region") ?? header("x-amz-bucket-region"),
    date: readDate(response),
  });
}

/** The store's clock when it answered. */
export function readDate({ headers }: IncomingMessage): Date | null {
  const date = new Date(headers.date ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** A short body as text; what a store adds beyond 64 KiB is not read. */
export async function readText(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(Buffer.from(chunk));
    length += chunk.length;
    if (length > maxFaultBytes) break;
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The text of an element that occurs once, has no attributes and no markup inside. */
export function findElement(xml: string, name: string): string | null {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? null;
}
