import {
  ObjectExists,
  type ObjectStore,
  type PutInput,
  type StoredObject,
  StoreFull,
  StoreUnavailable,
} from "@exhibit/storage";
import { describe, expect, it } from "vitest";
import { putPatiently } from "./put-patiently.ts";

const input: PutInput = {
  key: "v1/a",
  file: { path: "/nowhere", sizeBytes: 3, sha256: "aa" },
  mediaType: "text/plain",
};
const away = new StoreUnavailable("The store is away.");

/** The part of a store that a put needs: each try throws the next of `failures`, and what `found` says stands there. */
function createStore(failures: Error[], found: Partial<StoredObject> | null = null) {
  const stored = { key: input.key, sizeBytes: 3, sha256: "aa", modifiedAt: new Date() };
  const store: Pick<ObjectStore, "put" | "head"> = {
    async put() {
      const failure = failures.shift();
      if (failure) throw failure;
      return stored;
    },
    head: async () => (found === null ? null : { ...stored, ...found }),
  };
  return store;
}

describe("a put into a store that may be away", () => {
  it("is a success where an earlier try of ours stands there already", async () => {
    await putPatiently(createStore([away, new ObjectExists(input.key)], {}), input);
    await putPatiently(createStore([away, new ObjectExists(input.key)], { sha256: null }), input);
  });

  it.each([[{ sha256: "bb" }], [{ sizeBytes: 4 }]])(
    "refuses the key where %j stands there",
    async (found) => {
      const put = putPatiently(createStore([away, new ObjectExists(input.key)], found), input);
      await expect(put).rejects.toBeInstanceOf(ObjectExists);
    },
  );

  it("refuses a key that was taken before its first try, and waits for no room", async () => {
    const heard: Error[] = [];
    for (const failure of [new ObjectExists(input.key), new StoreFull("No room.")]) {
      const put = putPatiently(createStore([failure], {}), input, (cause) => heard.push(cause));
      await expect(put).rejects.toBe(failure);
    }
    expect(heard).toEqual([]);
  });

  it("says what it waits for, and throws that once the time is over", async () => {
    const abort = new AbortController();
    const heard: Error[] = [];
    const put = putPatiently(createStore([away, away]), { ...input, signal: abort.signal }, (cause) => {
      heard.push(cause);
      abort.abort();
    });
    await expect(put).rejects.toBe(away);
    expect(heard).toEqual([away]);
  });
});
