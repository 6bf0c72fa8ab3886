import { createHash } from "node:crypto";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { createLoginToken } from "@exhibit/core";
import { schema, withAccounts } from "@exhibit/db";
import { signIn } from "@exhibit/testkit/sign-in";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createStudio, node, type RunnerProcess, type Studio } from "../../runner/test/studio.ts";
import { type ApiProcess, startApiProcess } from "./api-process.ts";
import { watchMemory } from "./watch-memory.ts";

const MiB = 1024 * 1024;
const wantedBytes = 2048 * MiB;
const warmUpBytes = 96 * MiB;
const growthLimitBytes = 64 * MiB;

let studio: Studio;
let runner: RunnerProcess;
let api: ApiProcess;
let cookie: string;

beforeAll(async () => {
  studio = await createStudio();
  runner = await studio.startRunner();
  api = await startApiProcess({
    PATH: "/usr/bin:/bin",
    EXHIBIT_DATABASE_URL: studio.databaseUrl,
    EXHIBIT_STORE_ROOT: studio.storeRoot,
    EXHIBIT_SECRET_KEY_FILE: studio.scope.secretKeyFile,
    EXHIBIT_PORT: "0",
    EXHIBIT_MIN_FREE_BYTES: "0",
  });
  const { database, organizationId } = studio.scope;
  const [member] = await withAccounts(database, (tx) => tx.select().from(schema.members));
  const { token } = await createLoginToken(database, { organizationId, memberId: member?.id ?? "" });
  cookie = await signIn(`${api.origin}/sign-in#token=${token}`);
});

afterAll(async () => {
  await api?.stop();
  await studio?.close();
});

/** A component writes that many bytes, the store takes them, the API gives them back; their digests agree. */
async function passThrough(sizeBytes: number): Promise<void> {
  const runId = await studio.start([node("write", "test.write-bytes", { parameters: { sizeBytes } })]);
  expect((await studio.end(runId, 300_000)).state).toBe("succeeded");
  const [artifact] = await studio.artifacts(runId);
  const file = (await studio.files()).find(({ id }) => id === artifact?.fileId);
  const response = await fetch(`${api.origin}/api/v1/artifacts/${artifact?.id}/download`, {
    headers: { cookie },
  });
  const hash = createHash("sha256");
  let received = 0;
  for await (const chunk of response.body ?? []) {
    hash.update(chunk);
    received += chunk.length;
  }
  expect({ received, sha256: hash.digest("hex") }).toEqual({ received: sizeBytes, sha256: file?.sha256 });
}

it("takes 2 GiB from a component to the store and out again with flat memory", { timeout: 600_000 }, async ({
  annotate,
}) => {
  const { bavail, bsize } = await statfs(tmpdir());
  // Staged and stored are one file on one file system; the rest is for whatever else runs.
  const sizeBytes = Math.min(wantedBytes, Math.floor((bavail * bsize) / 3));
  if (sizeBytes < wantedBytes) await annotate(`only ${Math.floor(sizeBytes / MiB)} MiB: the disk is short`);
  await passThrough(warmUpBytes);
  const growth = await watchMemory({ runner: runner.pid, api: api.pid }, () => passThrough(sizeBytes));
  expect(growth.get("runner")).toBeLessThan(growthLimitBytes);
  expect(growth.get("api")).toBeLessThan(growthLimitBytes);
});
