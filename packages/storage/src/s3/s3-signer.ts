import { createHash, createHmac, type Hash, type Hmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { S3Settings } from "./s3-settings.ts";

/** SHA-256 of nothing: the payload of requests without a body. */
export const emptySha256 = createHash("sha256").digest("hex");

/** What SignatureV4 hashes with. */
class Sha256 {
  readonly #secret: string | Buffer | null;
  #hash: Hash | Hmac;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret === undefined ? null : typeof secret === "string" ? secret : toBuffer(secret);
    this.#hash = this.#start();
  }

  update(data: Uint8Array): void {
    this.#hash.update(data);
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#start();
  }

  #start(): Hash | Hmac {
    return this.#secret === null ? createHash("sha256") : createHmac("sha256", this.#secret);
  }
}

function toBuffer(source: ArrayBuffer | ArrayBufferView): Buffer {
  return ArrayBuffer.isView(source)
    ? Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    : Buffer.from(source);
}

/** Signs requests for one store; the payload's hash is the header `x-amz-content-sha256`. */
export function createSigner({
  region,
  accessKey,
  secretKey,
}: Pick<S3Settings, "region" | "accessKey" | "secretKey">): SignatureV4 {
  return new SignatureV4({
    service: "s3",
    region,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    sha256: Sha256,
    uriEscapePath: false,
  });
}
