import { createHash, randomBytes, randomUUID } from "node:crypto";
import type { ObjectStore, StagedFile, StoredObject } from "../object-store.ts";
import { stageStream } from "../stage-stream.ts";
import type { StagingArea } from "../staging-area.ts";

/** An adapter under test, with an area that its puts can take files from. */
export interface SuiteSubject {
  readonly store: ObjectStore;
  readonly staging: StagingArea;
  close(): Promise<void>;
}

/** The started subject and what every test does with it. */
export interface SuiteTools {
  subject(): SuiteSubject;
  /** A fresh prefix, so that tests never meet. */
  prefix(): string;
  stage(bytes: Uint8Array): Promise<StagedFile>;
  /** Stages and puts. */
  keep(key: string, bytes: Uint8Array): Promise<StoredObject>;
  /** All bytes of an object, through `open`. */
  load(key: string): Promise<Buffer>;
  /** All keys below a prefix, sorted. */
  listKeys(prefix: string): Promise<string[]>;
}

/** Tools over a subject that exists once the suite has started. */
export function createSuiteTools(subject: () => SuiteSubject): SuiteTools {
  const stage = (bytes: Uint8Array): Promise<StagedFile> => stageStream(subject().staging, yieldOnce(bytes));
  return {
    subject,
    prefix: () => `v1/${randomUUID()}`,
    stage,
    async keep(key, bytes) {
      const file = await stage(bytes);
      return subject().store.put({ key, file, mediaType: "application/octet-stream" });
    },
    async load(key) {
      return collect(await subject().store.open(key));
    },
    async listKeys(prefix) {
      const keys: string[] = [];
      for await (const object of subject().store.list(prefix)) keys.push(object.key);
      return keys.sort((a, b) => (a < b ? -1 : 1));
    },
  };
}

/** Copies every chunk, since a reader uses its buffers again. */
export async function collect(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of source) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** Random bytes: no two chunks of them are alike, so a mixed-up buffer shows. */
export function makeBytes(sizeBytes: number): Buffer {
  return randomBytes(sizeBytes);
}

/** Lower-case hex. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function* yieldOnce(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
