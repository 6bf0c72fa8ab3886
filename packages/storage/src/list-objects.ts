import type { Dir } from "node:fs";
import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { findErrno } from "./fs-error.ts";
import type { StoredObject } from "./object-store.ts";

const entriesPerRead = 256;

/** Walks the objects below a directory one directory at a time; what vanishes meanwhile is left out. */
export async function* listObjects(
  objectsDir: string,
  prefix: string,
  findObject: (key: string, path: string) => Promise<StoredObject | null>,
): AsyncGenerator<StoredObject> {
  const cut = prefix.lastIndexOf("/") + 1;
  const [parentKey, namePrefix] = [prefix.slice(0, cut), prefix.slice(cut)];
  const directory = await openDirectory(join(objectsDir, parentKey));
  if (directory === null) return;
  for await (const entry of directory) {
    if (!entry.name.startsWith(namePrefix)) continue;
    const key = `${parentKey}${entry.name}`;
    if (entry.isDirectory()) yield* listObjects(objectsDir, `${key}/`, findObject);
    else if (entry.isFile()) {
      const found = await findObject(key, join(objectsDir, key));
      if (found !== null) yield found;
    }
  }
}

async function openDirectory(path: string): Promise<Dir | null> {
  try {
    return await opendir(path, { bufferSize: entriesPerRead });
  } catch (error) {
    const errno = findErrno(error);
    if (errno === "ENOENT" || errno === "ENOTDIR") return null;
    throw error;
  }
}
