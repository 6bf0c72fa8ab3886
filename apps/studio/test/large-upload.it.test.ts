import { randomBytes } from "node:crypto";
import { readdir, stat } from "node:fs/promises";
import { request } from "node:http";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { ArtifactLibraryListResponse, ArtifactUploadResponse } from "@exhibit/contracts";
import { createLoginToken } from "@exhibit/core";
import { schema, withAccounts } from "@exhibit/db";
import { waitFor } from "@exhibit/testkit";
import { signIn } from "@exhibit/testkit/sign-in";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createStudio, type Studio } from "../../runner/test/studio.ts";
import { type ApiProcess, startApiProcess } from "./api-process.ts";
import { watchMemory } from "./watch-memory.ts";

const MiB = 1024 * 1024;

let studio: Studio;
let api: ApiProcess;
let cookie: string;

beforeAll(async () => {
  studio = await createStudio();
  api = await startApi();
  const { database, organizationId } = studio.scope;
  const [member] = await withAccounts(database, (tx) => tx.select().from(schema.members));
  const { token } = await createLoginToken(database, { organizationId, memberId: member?.id ?? "" });
  cookie = await signIn(`${api.origin}/sign-in#token=${token}`);
});

afterAll(async () => {
  await api?.stop();
  await studio?.close();
});

function startApi(): Promise<ApiProcess> {
  return startApiProcess({
    PATH: "/usr/bin:/bin",
    EXHIBIT_DATABASE_URL: studio.databaseUrl,
    EXHIBIT_STORE_ROOT: studio.storeRoot,
    EXHIBIT_SECRET_KEY_FILE: studio.scope.secretKeyFile,
    EXHIBIT_PORT: "0",
    EXHIBIT_MIN_FREE_BYTES: "0",
  });
}

const stagingDir = () => join(studio.storeRoot, "staging");
const headers = () => ({ cookie, origin: api.origin, "idempotency-key": "killed-upload" });

async function listLibrary(): Promise<string[]> {
  const answer = await fetch(`${api.origin}/api/v1/artifacts`, { headers: { cookie } });
  return ArtifactLibraryListResponse.parse(await answer.json()).items.map(({ name }) => name);
}

/** Sends a whole file of that many bytes. */
async function send(name: string, bytes: Readable, sizeBytes: number): Promise<ArtifactUploadResponse> {
  const answer = await new Promise<string>((resolve, reject) => {
    const sending = request(`${api.origin}/api/v1/artifacts?name=${name}`, {
      method: "POST",
      headers: { ...headers(), "idempotency-key": `key-of-${name}`, "content-length": sizeBytes },
    });
    sending.on("error", reject);
    sending.on("response", (response) => response.setEncoding("utf8").on("data", resolve));
    bytes.pipe(sending);
  });
  return ArtifactUploadResponse.parse(JSON.parse(answer));
}

it("shows nothing of an upload whose API was killed, and takes it when it comes again", async () => {
  const bytes = randomBytes(8 * MiB);
  const sending = request(`${api.origin}/api/v1/artifacts?name=killed.bin`, {
    method: "POST",
    headers: { ...headers(), "content-length": String(bytes.length) },
  });
  sending.on("error", () => {});
  sending.write(bytes.subarray(0, 5 * MiB));
  const staged = await waitFor(
    async () => {
      const [name] = await readdir(stagingDir());
      const path = join(stagingDir(), name ?? "");
      return name !== undefined && (await stat(path)).size > MiB ? path : undefined;
    },
    { what: "half of the file to be staged" },
  );
  process.kill(api.pid, "SIGKILL");
  await api.stop();
  api = await startApi();
  expect(await listLibrary()).toEqual([]);
  // All that is left of it; staged files go by their age.
  expect(await readdir(stagingDir())).toEqual([basename(staged)]);
  const { artifact, isRepeat } = await send("killed.bin", Readable.from([bytes]), bytes.length);
  expect({ size: artifact.sizeBytes, isRepeat }).toEqual({ size: bytes.length, isRepeat: false });
  expect(await listLibrary()).toEqual(["killed.bin"]);
});

it("takes 512 MiB with flat memory", { timeout: 180_000 }, async () => {
  const piece = randomBytes(MiB);
  const pieces = (count: number) => Readable.from(Array.from({ length: count }, () => piece));
  await send("warm-up.bin", pieces(64), 64 * MiB);
  const growth = await watchMemory({ api: api.pid }, async () => {
    const { artifact } = await send("large.bin", pieces(512), 512 * MiB);
    expect(artifact.sizeBytes).toBe(512 * MiB);
  });
  expect(growth.get("api")).toBeLessThan(64 * MiB);
});

it("packs half a gigabyte with flat memory", { timeout: 180_000 }, async () => {
  const listed = await fetch(`${api.origin}/api/v1/artifacts`, { headers: { cookie } });
  const { items } = ArtifactLibraryListResponse.parse(await listed.json());
  const pack = async (names: readonly string[]) => {
    const artifactIds = items.filter(({ name }) => names.includes(name)).map(({ artifactId }) => artifactId);
    const answer = await fetch(`${api.origin}/api/v1/artifacts/zip`, {
      method: "POST",
      headers: { cookie, origin: api.origin, "content-type": "application/json" },
      body: JSON.stringify({ artifactIds }),
    });
    let bytes = 0;
    for await (const chunk of answer.body ?? []) bytes += chunk.length;
    return bytes;
  };
  await pack(["warm-up.bin"]);
  const growth = await watchMemory({ api: api.pid }, async () => {
    expect(await pack(["large.bin", "killed.bin"])).toBeGreaterThan(512 * MiB);
  });
  expect(growth.get("api")).toBeLessThan(64 * MiB);
});
