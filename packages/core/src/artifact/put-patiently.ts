import { setTimeout as sleep } from "node:timers/promises";
import { ObjectExists, type ObjectStore, type PutInput, StoreUnavailable } from "@exhibit/storage";

/** Waits before further tries of a store that does not answer; the last one again and again. */
const delaysMs = [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000] as const;
const lastDelayMs = 30_000;

/**
 * Puts a staged file under a fresh key, and tries again while the store does not answer: until the signal aborts
 * (a step's time is over), without one for about a minute. It then throws what the store last threw. `onWait` hears
 * of each wait.
 */
export async function putPatiently(
  store: Pick<ObjectStore, "put" | "head">,
  input: PutInput,
  onWait: (cause: StoreUnavailable) => void = () => {},
): Promise<void> {
  let cause: StoreUnavailable | null = null;
  for (let tried = 0; ; tried += 1) {
    try {
      await store.put(input);
      return;
    } catch (error) {
      if (error instanceof ObjectExists && cause !== null && (await isOurs(store, input))) return;
      if (input.signal?.aborted && cause !== null) throw cause;
      if (!(error instanceof StoreUnavailable)) throw error;
      cause = error;
    }
    const delayMs = delaysMs[tried] ?? lastDelayMs;
    if (input.signal === undefined && tried >= delaysMs.length) throw cause;
    onWait(cause);
    await sleep(delayMs, undefined, { signal: input.signal }).catch(() => {});
    if (input.signal?.aborted) throw cause;
  }
}

/** Whether what stands under the key is an earlier try of ours whose answer was lost. */
async function isOurs(store: Pick<ObjectStore, "head">, { key, file }: PutInput): Promise<boolean> {
  const found = await store.head(key);
  return found?.sizeBytes === file.sizeBytes && (found.sha256 ?? file.sha256) === file.sha256;
}
