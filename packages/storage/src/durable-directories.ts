import { constants } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, relative, sep } from "node:path";

const maxRemembered = 10_000;

/** Directories whose entries survive a power cut. */
export interface DurableDirectories {
  /** Makes a directory below the base, and every entry on the way to it durable. Cheap the second time. */
  ensure(directory: string): Promise<void>;
}

/** Remembers which directories this process has seen made durable; none is ever removed. */
export function createDurableDirectories(base: string): DurableDirectories {
  const known = new Set<string>();
  return {
    async ensure(directory) {
      if (known.has(directory)) return;
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const depth = relative(base, directory).split(sep).length;
      let parent = dirname(directory);
      for (let level = 0; level < depth; level += 1) {
        await syncDirectory(parent);
        parent = dirname(parent);
      }
      if (known.size >= maxRemembered) known.clear();
      known.add(directory);
    },
  };
}

/** Makes the entries of a directory (not the files' bytes) durable. */
export async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
