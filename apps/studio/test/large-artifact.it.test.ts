import { createHash } from "node:crypto";
import { statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { createLoginToken } from "@exhibit/core";
import { schema, withAccounts } from "@exhibit/db";
import { describeWithMinio } from "@exhibit/testkit/describe-with-minio";
import { type MinioProcess, startMinio } from "@exhibit/testkit/minio";
import { signIn } from "@exhibit/testkit/sign-in";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { createStudio, node, type RunnerProcess, type Studio } from "../../runner/test/studio.ts";
import { type ApiProcess, startApiProcess } from "./api-process.ts";
import { watchMemory } from "./watch-memory.ts";

const MiB = 1024 * 1024;
/** Less would not tell a stream from a buffer. */
const leastBytes = 256 * MiB;
const warmUpBytes = 96 * MiB;
const growthLimitBytes = 64 * MiB;

/** A runner, an API and who is signed in, on one store. */
interface Machine {
  readonly studio: Studio;
  readonly runner: RunnerProcess;
  readonly api: ApiProcess;
  readonly cookie: string;
}

async function startMachine(storeEnv: Readonly<Record<string, string>>): Promise<Machine> {
  const studio = await createStudio(undefined, storeEnv);
  const runner = await studio.startRunner();
  const api = await startApiProcess({
    PATH: "/usr/bin:/bin",
    EXHIBIT_DATABASE_URL: studio.databaseUrl,
    EXHIBIT_STORE_ROOT: studio.storeRoot,
    EXHIBIT_SECRET_KEY_FILE: studio.scope.secretKeyFile,
    EXHIBIT_PORT: "0",
    EXHIBIT_MIN_FREE_BYTES: "0",
    ...storeEnv,
  });
  const { database, organizationId } = studio.scope;
  const [member] = await withAccounts(database, (tx) => tx.select().from(schema.members));
  const { token } = await createLoginToken(database, { organizationId, memberId: member?.id ?? "" });
  return { studio, runner, api, cookie: await signIn(`${api.origin}/sign-in#token=${token}`) };
}

/** A component writes that many bytes, the store takes them, the API gives them back; their digests agree. */
async function passThrough({ studio, api, cookie }: Machine, sizeBytes: number): Promise<void> {
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

/** As many bytes as wanted, or fewer where the disk is short: a third is for whatever else runs. */
async function chooseSize(
  wantedBytes: number,
  { annotate, skip }: Pick<TestContext, "annotate" | "skip">,
): Promise<number> {
  const { bavail, bsize } = await statfs(tmpdir());
  const sizeBytes = Math.min(wantedBytes, Math.floor((bavail * bsize) / 3));
  if (sizeBytes < leastBytes) skip(`needs ${(3 * leastBytes) / MiB} MiB free below ${tmpdir()}`);
  if (sizeBytes < wantedBytes) await annotate(`only ${Math.floor(sizeBytes / MiB)} MiB: the disk is short`);
  return sizeBytes;
}

async function expectFlatMemory(machine: Machine, sizeBytes: number): Promise<void> {
  await passThrough(machine, warmUpBytes);
  const pids = { runner: machine.runner.pid, api: machine.api.pid };
  const growth = await watchMemory(pids, () => passThrough(machine, sizeBytes));
  expect(growth.get("runner")).toBeLessThan(growthLimitBytes);
  expect(growth.get("api")).toBeLessThan(growthLimitBytes);
}

describe("a store of files", () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine({});
  });
  afterAll(async () => {
    await machine?.api.stop();
    await machine?.studio.close();
  });

  it("takes 2 GiB from a component, and gives them out again, with flat memory", {
    timeout: 600_000,
  }, async (context) => {
    await expectFlatMemory(machine, await chooseSize(2048 * MiB, context));
  });
});

describeWithMinio("an S3", () => {
  let minio: MinioProcess;
  let machine: Machine;
  beforeAll(async () => {
    minio = await startMinio();
    machine = await startMachine(minio.buildEnv());
  });
  afterAll(async () => {
    await machine?.api.stop();
    await machine?.studio.close();
    await minio?.stop();
  });

  it("takes 512 MiB from a component, and gives them out again, with flat memory", {
    timeout: 600_000,
  }, async (context) => {
    await expectFlatMemory(machine, await chooseSize(512 * MiB, context));
  });
});
