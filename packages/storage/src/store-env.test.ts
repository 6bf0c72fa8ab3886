import { describe, expect, it } from "vitest";
import { z } from "zod";
import { StoreUnavailable } from "./errors.ts";
import { openStore } from "./open-store.ts";
import { StoreEnv, withStoreRules } from "./store-env.ts";
import { createTemporaryDirectory } from "./testing/temporary-directory.ts";

const Env = withStoreRules(z.object({ ...StoreEnv.shape, EXHIBIT_PORT: z.coerce.number("a port") }));
const s3 = {
  EXHIBIT_STORE: "s3",
  EXHIBIT_S3_ENDPOINT: "https://minio.test:9000",
  EXHIBIT_S3_BUCKET: "exhibit",
  EXHIBIT_S3_ACCESS_KEY: "access",
  EXHIBIT_S3_SECRET_KEY: "secret",
};

/** `VARIABLE: what would be right`, of every fault. */
function listFaults(env: Record<string, string>): string[] {
  const { error } = Env.safeParse({ EXHIBIT_PORT: "1", ...env });
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("the settings of the store", () => {
  it("are files unless told, and ask for nothing then", () => {
    expect(Env.parse({ EXHIBIT_PORT: "1" }).EXHIBIT_STORE).toBe("files");
    expect(listFaults(s3)).toEqual([]);
  });

  it("ask for all that an S3 needs, beside the faults of other settings", () => {
    const needed = "needed where EXHIBIT_STORE is s3";
    expect(listFaults({ EXHIBIT_STORE: "s3", EXHIBIT_PORT: "high", EXHIBIT_S3_PATH_STYLE: "maybe" })).toEqual(
      [
        "EXHIBIT_S3_PATH_STYLE: true or false",
        "EXHIBIT_PORT: a port",
        `EXHIBIT_S3_ENDPOINT: ${needed}`,
        `EXHIBIT_S3_BUCKET: ${needed}`,
        `EXHIBIT_S3_ACCESS_KEY: ${needed}`,
        `EXHIBIT_S3_SECRET_KEY: ${needed}`,
      ],
    );
  });

  it.each([
    ["EXHIBIT_STORE", "gcs", "files or s3"],
    ["EXHIBIT_S3_ENDPOINT", "minio.test:9000", "an http:// or https:// address"],
    ["EXHIBIT_S3_ENDPOINT", "https://minio.test/exhibit", "scheme, host and port alone"],
    ["EXHIBIT_S3_ENDPOINT", "https://user:password@minio.test", "scheme, host and port alone"],
    ["EXHIBIT_S3_BUCKET", "Exhibit", "3 to 63 of a-z 0-9 . -"],
  ])("refuse %s=%s", (variable, value, message) => {
    expect(listFaults({ ...s3, [variable]: value })).toEqual([`${variable}: ${message}`]);
  });

  it("name an authority's file that can't be read", async () => {
    const root = await createTemporaryDirectory();
    const env = {
      ...StoreEnv.parse({ ...s3, EXHIBIT_S3_CA_FILE: `${root}/ca.pem` }),
      EXHIBIT_MIN_FREE_BYTES: 0,
    };
    const opening = openStore({ ...env, EXHIBIT_STORE_ROOT: root });
    await expect(opening).rejects.toThrow(
      `EXHIBIT_S3_CA_FILE is "${root}/ca.pem": it can't be read (ENOENT).`,
    );
    await expect(opening).rejects.toBeInstanceOf(StoreUnavailable);
  });
});
