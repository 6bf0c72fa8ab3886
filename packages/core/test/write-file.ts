import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ArtifactRef } from "@exhibit/contracts";
import { createFsStore, type FsStore, stageStream } from "@exhibit/storage";
import { storeArtifact } from "../src/artifact/store-artifact.ts";
import type { ClaimedStep } from "../src/run/claim-step.ts";
import type { Scope } from "../src/scope.ts";

/** A file store in a directory of its own. */
export interface TestStore {
  readonly store: FsStore;
  /** Keys below a prefix. */
  keys(prefix: string): Promise<string[]>;
  remove(): Promise<void>;
}

/** Makes a file store. */
export async function createTestStore(): Promise<TestStore> {
  const root = await mkdtemp(join(tmpdir(), "exhibit-core-"));
  const store = await createFsStore({ root });
  return {
    store,
    async keys(prefix) {
      const keys: string[] = [];
      for await (const object of store.list(prefix)) keys.push(object.key);
      return keys;
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

/** Writes a file for a claimed step, as the runner does. */
export async function writeFile(
  scope: Scope,
  store: FsStore,
  step: ClaimedStep,
  { text = "bytes", name = "file.txt", output = "file", many = false } = {},
): Promise<ArtifactRef> {
  const file = await stageStream(store, Readable.from([Buffer.from(text)]));
  const facts = {
    output,
    many,
    name,
    format: "text",
    mediaType: "text/plain",
    attributes: {},
    heldSecrets: [],
    changedWhileRead: false,
  } as const;
  return storeArtifact({ ...scope, store }, { ...facts, step, file });
}
