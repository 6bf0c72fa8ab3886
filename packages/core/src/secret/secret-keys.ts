import { createHash, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { link, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";

const keyBytes = 32;
const header = "# Keys of the secrets in Exhibit, the newest last. Without them no secret can be read again.";

/** The key file can't be used; the message is one sentence for whoever runs this installation. */
export class SecretKeyFault extends Error {
  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = "SecretKeyFault";
  }
}

/** A key with the id that stored secrets name it by. */
export interface SecretKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The keys of an installation: the newest encrypts, all of them decrypt. */
export interface SecretKeys {
  readonly newest: SecretKey;
  /** True while a change of the key has not ended. */
  readonly hasOlder: boolean;
  find(id: string): SecretKey | null;
}

/**
 * Reads the key file: one key of 32 bytes a line, in base64, the newest last. Read anew for each use, so that a
 * changed key needs no restart. Throws SecretKeyFault.
 */
export async function readSecretKeys(path: string): Promise<SecretKeys> {
  const keys = (await readLines(path)).map((line) => parseKey(path, line));
  const newest = keys.at(-1);
  if (newest === undefined) {
    throw new SecretKeyFault(`The secret key file ${path} holds no key: put back the one that it held.`);
  }
  return { newest, hasOlder: keys.length > 1, find: (id) => keys.find((key) => key.id === id) ?? null };
}

/** Makes the key file with a first key where there is none. Two processes at once end with one key. */
export async function ensureSecretKeys(path: string): Promise<void> {
  if (await exists(path)) return;
  const made = await writeBeside(path, [randomBytes(keyBytes).toString("base64")]);
  try {
    await link(made, path);
  } catch (error) {
    if (!isErrno(error, "EEXIST")) throw error;
  } finally {
    await rm(made, { force: true });
  }
  await syncDirectory(path);
}

/** Adds a key that encrypts from now on. */
export async function addSecretKey(path: string): Promise<void> {
  await replaceFile(path, [...(await readLines(path)), randomBytes(keyBytes).toString("base64")]);
}

/** Forgets all keys but the newest. */
export async function dropOlderSecretKeys(path: string): Promise<void> {
  await replaceFile(path, (await readLines(path)).slice(-1));
}

async function readLines(path: string): Promise<string[]> {
  const text = await readPrivately(path);
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
}

async function readPrivately(path: string): Promise<string> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, "r");
  } catch (cause) {
    const why = isErrno(cause, "ENOENT") ? "is missing" : "can't be read by this user";
    throw new SecretKeyFault(
      `The secret key file ${path} ${why}: without it the stored secrets can't be read.`,
      { cause },
    );
  }
  try {
    const { mode } = await file.stat();
    if ((mode & 0o007) === 0) return await file.readFile("utf8");
  } finally {
    await file.close();
  }
  throw new SecretKeyFault(`Everybody on this machine may open the secret key file ${path}: chmod 600 it.`);
}

function parseKey(path: string, line: string): SecretKey {
  const bytes = Buffer.from(line, "base64");
  if (bytes.length !== keyBytes || bytes.toString("base64") !== line) {
    throw new SecretKeyFault(
      `The secret key file ${path} holds a line that is no key: each is ${keyBytes} bytes in base64, such as \`openssl rand -base64 ${keyBytes}\` prints.`,
    );
  }
  const id = createHash("sha256").update("exhibit secret key ").update(bytes).digest("hex").slice(0, 16);
  return { id, key: createSecretKey(bytes) };
}

/** Whole or not at all: a process that dies leaves the old file. */
async function replaceFile(path: string, keys: readonly string[]): Promise<void> {
  const made = await writeBeside(path, keys);
  await rename(made, path);
  await syncDirectory(path);
}

async function writeBeside(path: string, keys: readonly string[]): Promise<string> {
  const made = `${path}.${randomBytes(6).toString("hex")}`;
  const file = await open(made, "wx", 0o600);
  try {
    await file.writeFile(`${[header, ...keys].join("\n")}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  return made;
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(dirname(path), "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return false;
    throw error;
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
