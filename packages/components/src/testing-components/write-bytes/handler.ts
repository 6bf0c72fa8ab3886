import { setTimeout as sleep } from "node:timers/promises";
import type { Handler } from "../../sdk/handler.ts";
import type { testWriteBytes } from "./definition.ts";

const chunkBytes = 64 * 1024;

/** Writes `sizeBytes` bytes that count up from the seed, in chunks, so that memory stays flat. */
export const handleTestWriteBytes: Handler<typeof testWriteBytes> = async ({
  artifacts,
  log,
  params,
  signal,
}) => {
  const file = await artifacts.upload({
    output: "file",
    name: params.name,
    body: countUp(params.sizeBytes, params.seed),
  });
  log.info("written");
  await sleep(params.thenWaitMs, undefined, { signal });
  return { file, bytes: params.sizeBytes };
};

async function* countUp(sizeBytes: number, seed: number): AsyncGenerator<Uint8Array> {
  const chunk = Uint8Array.from({ length: chunkBytes }, (_, index) => (index + seed) % 256);
  for (let left = sizeBytes; left > 0; left -= chunkBytes) {
    yield left >= chunkBytes ? chunk.slice() : chunk.slice(0, left);
  }
}
