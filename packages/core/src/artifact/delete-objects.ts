import type { ObjectStore } from "@exhibit/storage";

/**
 * Deletes objects; where the store fails at some of them each is tried by itself, so that one that can't go keeps no
 * other one. Answers those that stayed, with why.
 */
export async function deleteObjects(
  store: Pick<ObjectStore, "delete">,
  keys: readonly string[],
): Promise<ReadonlyMap<string, unknown>> {
  if (keys.length === 0) return new Map();
  try {
    await store.delete(keys);
    return new Map();
  } catch {
    const results = await Promise.all(
      keys.map((key) =>
        store.delete([key]).then(
          () => [],
          (error: unknown) => [[key, error] as const],
        ),
      ),
    );
    return new Map(results.flat());
  }
}
