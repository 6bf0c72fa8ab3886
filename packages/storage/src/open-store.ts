import { mkdir, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { StoreUnavailable } from "./errors.ts";
import { findErrno, translateFsError } from "./fs-error.ts";
import { createFsStore } from "./fs-store.ts";
import type { ObjectStore } from "./object-store.ts";
import type { S3Settings } from "./s3/s3-settings.ts";
import type { StagingArea } from "./staging-area.ts";
import { S3Env, type StoreEnv } from "./store-env.ts";

/** The store of a process, where its files are staged, and one line that says which store it is. */
export interface OpenedStore {
  readonly store: ObjectStore;
  readonly staging: StagingArea;
  readonly summary: string;
}

/** Which store, and this machine's folder for it. */
export type OpenStoreEnv = StoreEnv & {
  readonly EXHIBIT_STORE_ROOT: string;
  readonly EXHIBIT_MIN_FREE_BYTES: number;
};

/** Opens the store that the environment chooses, and looks whether it can be used. Throws StoreUnavailable with one sentence. */
export async function openStore(env: OpenStoreEnv): Promise<OpenedStore> {
  const root = resolve(env.EXHIBIT_STORE_ROOT);
  const minFreeBytes = env.EXHIBIT_MIN_FREE_BYTES;
  if (env.EXHIBIT_STORE === "files") {
    const store = await createFsStore({ root, minFreeBytes });
    return { store, staging: store, summary: `files in ${root}` };
  }
  const staging = { stagingDir: await prepareStaging(root), minFreeBytes };
  // Most installations have no S3: what speaks to one is loaded only here.
  const { createS3Store } = await import("./s3/s3-store.ts");
  const store = await createS3Store(await readS3Settings(env));
  return { store, staging, summary: store.abilities.summary };
}

async function prepareStaging(root: string): Promise<string> {
  const stagingDir = join(root, "staging");
  try {
    await mkdir(stagingDir, { recursive: true, mode: 0o700 });
    return stagingDir;
  } catch (error) {
    throw translateFsError(error, `making the staging directory ${stagingDir}`);
  }
}

async function readS3Settings(env: StoreEnv): Promise<S3Settings> {
  const parsed = S3Env.omit({ EXHIBIT_S3_PATH_STYLE: true, EXHIBIT_S3_CREATE_BUCKET: true }).parse(env);
  return {
    endpoint: new URL(parsed.EXHIBIT_S3_ENDPOINT),
    region: parsed.EXHIBIT_S3_REGION,
    bucket: parsed.EXHIBIT_S3_BUCKET,
    accessKey: parsed.EXHIBIT_S3_ACCESS_KEY,
    secretKey: parsed.EXHIBIT_S3_SECRET_KEY,
    pathStyle: env.EXHIBIT_S3_PATH_STYLE,
    createBucket: env.EXHIBIT_S3_CREATE_BUCKET,
    ca: env.EXHIBIT_S3_CA_FILE === undefined ? undefined : await readAuthority(env.EXHIBIT_S3_CA_FILE),
  };
}

async function readAuthority(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new StoreUnavailable(`EXHIBIT_S3_CA_FILE is "${path}": it can't be read (${findErrno(error)}).`, {
      cause: error,
    });
  }
}
