import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ComponentError, type OpenArtifact } from "@exhibit/components/sdk";
import { Json } from "@exhibit/contracts";
import type { StepArtifact } from "@exhibit/core";

const jsonMaxBytes = 16 * 1024 * 1024;
const longestNameBytes = 255;

/** How an input is read. */
export interface InputOptions {
  readonly signal: AbortSignal;
  /** Makes the folder that a copy goes into and gives its path. */
  makeFolder(): Promise<string>;
}

/** Gives a handler an artifact; bytes that are not those of its SHA-256 are an error, never data. */
export function bindInput(artifact: StepArtifact, options: InputOptions): OpenArtifact {
  const { metadata } = artifact;
  let copy: Promise<string> | undefined;
  const stream = () => readVerified(artifact, options.signal);
  return {
    metadata,
    stream,
    toFile() {
      copy ??= copyInto(stream(), options, metadata.name);
      return copy;
    },
    async json(maxBytes = jsonMaxBytes) {
      if (metadata.sizeBytes > maxBytes) {
        throw refuse(`${metadata.name} has ${metadata.sizeBytes} bytes; ${maxBytes} are read at most`);
      }
      const chunks: Uint8Array[] = [];
      for await (const chunk of stream()) chunks.push(chunk);
      try {
        return Json.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
      } catch (cause) {
        throw refuse(`${metadata.name} is no JSON`, cause);
      }
    },
  };
}

async function* readVerified(
  { metadata, stream }: StepArtifact,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  const source: AsyncIterable<Uint8Array> = await stream(signal);
  for await (const chunk of source) {
    hash.update(chunk);
    yield chunk;
  }
  if (hash.digest("hex") !== metadata.sha256)
    throw refuse(`the stored bytes of ${metadata.name} are damaged`);
}

async function copyInto(
  bytes: AsyncIterable<Uint8Array>,
  { makeFolder, signal }: InputOptions,
  name: string,
): Promise<string> {
  const path = join(await makeFolder(), pickFileName(name));
  await pipeline(bytes, createWriteStream(path, { mode: 0o600 }), { signal });
  return path;
}

/** A display name may be `..` or longer than a file's name can be. */
function pickFileName(name: string): string {
  const isUsable = name !== "." && name !== ".." && Buffer.byteLength(name) <= longestNameBytes;
  return isUsable ? name : "input";
}

function refuse(why: string, cause?: unknown): ComponentError {
  return new ComponentError(`The input can't be used: ${why}.`, { retryable: false, cause });
}
