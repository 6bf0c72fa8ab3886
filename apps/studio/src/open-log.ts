import { createWriteStream, type WriteStream } from "node:fs";
import { rename, stat } from "node:fs/promises";
import { join } from "node:path";

const LIMIT_BYTES = 10 * 2 ** 20;

/** Opens `logs/<name>.log` to append to; one that grew past 10 MiB is first moved aside as `.1`. */
export async function openLog(dataDir: string, name: string): Promise<WriteStream> {
  const file = join(dataDir, "logs", `${name}.log`);
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LIMIT_BYTES) await rename(file, `${file}.1`);
  return createWriteStream(file, { flags: "a", mode: 0o600 });
}
