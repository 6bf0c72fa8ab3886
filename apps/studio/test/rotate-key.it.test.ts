import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecret, ensureSecretKeys, readSecretKeys, type SecretScope } from "@exhibit/core";
import { schema, withOrganization } from "@exhibit/db";
import { createOrganization, createTestDatabase, type TestDatabase, waitFor } from "@exhibit/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";

const secretCount = 120;

let db: TestDatabase;
let folder: string;
let scope: SecretScope;

beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "exhibit-rotate-"));
  const secretKeyFile = join(folder, "secret.key");
  await ensureSecretKeys(secretKeyFile);
  const { organizationId } = await createOrganization(db.database);
  scope = { database: db.database, organizationId, actor: "tester", secretKeyFile };
  for (let n = 0; n < secretCount; n += 1) {
    await createSecret(scope, { name: `s${n}`, description: "", value: `the value ${n}` });
  }
});
afterAll(async () => {
  await db?.close();
  await rm(folder, { recursive: true });
});

/** `./exhibit secrets rotate-key` for an installation whose parts run by themselves. */
function rotate(): { child: ChildProcess; output: () => string } {
  const args = ["--disable-warning=ExperimentalWarning", join(import.meta.dirname, "../src/main.ts")];
  const child = spawn(process.execPath, [...args, "secrets", "rotate-key"], {
    env: {
      PATH: process.env.PATH,
      EXHIBIT_DATABASE_URL: db.appUrl,
      EXHIBIT_SECRET_KEY_FILE: scope.secretKeyFile,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return { child, output: () => output };
}

const { secretVersions } = schema;

function listVersions() {
  return withOrganization(db.database, scope.organizationId, (tx) => tx.select().from(secretVersions));
}

/** Locks the last value that a change comes to, until the answer is called. */
async function holdLastValue(): Promise<() => Promise<void>> {
  const [held, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = withOrganization(db.database, scope.organizationId, async (tx) => {
    await tx.execute(
      "select from secret_versions where secret_id = (select secret_id from secret_versions order by 1 desc limit 1) for update",
    );
    held.resolve();
    await release.promise;
  });
  await held.promise;
  return () => {
    release.resolve();
    return holding;
  };
}

/** How many values each of the file's keys opens. */
async function countByKey(): Promise<number[]> {
  const keys = await readSecretKeys(scope.secretKeyFile);
  const counts = new Map<string, number>();
  for (const { keyId } of await listVersions()) {
    if (keyId === null || keys.find(keyId) === null) throw new Error(`no key opens a value under ${keyId}`);
    counts.set(keyId, (counts.get(keyId) ?? 0) + 1);
  }
  return [...counts.values()].toSorted((a, b) => a - b);
}

test("a change of the key that is killed half-way leaves every secret readable, and the next one ends it", async () => {
  const first = await readFile(scope.secretKeyFile, "utf8");
  // It gets as far as this one, and waits.
  const letGo = await holdLastValue();
  const killed = rotate();
  const ended = once(killed.child, "exit");
  await waitFor(async () => (await countByKey())[0] === 20, {
    timeoutMs: 60_000,
    what: "the first batches",
  });
  killed.child.kill("SIGKILL");
  await ended;
  await letGo();
  expect(await countByKey()).toEqual([20, 100]);
  expect((await readSecretKeys(scope.secretKeyFile)).hasOlder).toBe(true);
  const halfway = (await readFile(scope.secretKeyFile, "utf8")).trim().split("\n");

  const next = rotate();
  const [code] = await once(next.child, "exit");
  expect({ code, output: next.output() }).toEqual({
    code: 0,
    output: `20 secrets are now encrypted under a new key, the only one in ${scope.secretKeyFile}.\n`,
  });
  expect(await countByKey()).toEqual([secretCount]);
  const after = (await readFile(scope.secretKeyFile, "utf8")).trim().split("\n");
  expect(after.at(-1)).toBe(halfway.at(-1));
  expect(after).toHaveLength(2);
  expect(first).not.toContain(after.at(-1));
}, 120_000);
