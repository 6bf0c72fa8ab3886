import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { getMimeType } from "hono/utils/mime";

/** One file of the built web app. */
interface WebFile {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly mediaType: string;
  /** Its name carries a hash of its content. */
  readonly isImmutable: boolean;
}

/** The built web app, read once: a request's path is a key and never a path of the disk. */
export interface WebFiles {
  /** index.html with `__NONCE__` where the nonce of the answer goes. */
  readonly index: string;
  /** Null for a path that no file has. */
  find(path: string): WebFile | null;
}

/** Reads the built web app below a folder; null where there is no index.html. */
export async function readWebFiles(root: string): Promise<WebFiles | null> {
  const files = new Map<string, WebFile>();
  let entries: Awaited<ReturnType<typeof listFiles>>;
  try {
    entries = await listFiles(root);
  } catch {
    return null;
  }
  for (const path of entries) {
    const name = `/${relative(root, path).split(sep).join("/")}`;
    const mediaType = getMimeType(path) ?? "application/octet-stream";
    files.set(name, {
      body: new Uint8Array(await readFile(path)),
      mediaType,
      isImmutable: name.startsWith("/assets/"),
    });
  }
  const index = files.get("/index.html");
  if (index === undefined) return null;
  files.delete("/index.html");
  return { index: new TextDecoder().decode(index.body), find: (path) => files.get(path) ?? null };
}

async function listFiles(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
