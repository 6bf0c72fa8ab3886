import { describe, expect, it } from "vitest";
import { buildNetworkPolicy } from "./build-network-policy.ts";

const env = {
  EXHIBIT_DATABASE_URL: "postgres://app:secret@127.0.0.1:54321/exhibit",
  EXHIBIT_ORIGIN: "http://127.0.0.1:4180",
  EXHIBIT_ALLOW_LOOPBACK: ["127.0.0.1:9000"],
  EXHIBIT_DENY_NETWORK: ["store.internal:9000"],
  EXHIBIT_ALLOW_PRIVATE_NETWORKS: true,
};

describe("the network policy", () => {
  it("allows on loopback the studio and what was listed, and never the database", () => {
    expect(buildNetworkPolicy(env)).toEqual({
      allowLoopback: ["127.0.0.1:4180", "127.0.0.1:9000"],
      denied: ["127.0.0.1:54321", "store.internal:9000"],
      allowPrivate: true,
    });
  });

  it("never allows the store, by either name of its bucket", () => {
    const s3 = { EXHIBIT_S3_ENDPOINT: "https://s3.test", EXHIBIT_S3_BUCKET: "files" };
    expect(buildNetworkPolicy({ ...env, ...s3 }).denied).toEqual(
      expect.arrayContaining(["s3.test:443", "files.s3.test:443"]),
    );
  });

  it("knows the ports that addresses leave out", () => {
    const policy = buildNetworkPolicy({
      ...env,
      EXHIBIT_DATABASE_URL: "postgres://app@db/exhibit",
      EXHIBIT_ORIGIN: "https://studio.test",
    });
    expect(policy.denied[0]).toBe("db:5432");
    expect(policy.allowLoopback[0]).toBe("studio.test:443");
  });
});
