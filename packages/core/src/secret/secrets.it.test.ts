import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ComponentDescriptor, type GraphNode, type PortType, WorkflowGraph } from "@exhibit/contracts";
import { schema, withAccounts, withOrganization } from "@exhibit/db";
import {
  createOrganization,
  createTestDatabase,
  dumpDatabase,
  insertWorkflow,
  type TestDatabase,
  waitFor,
} from "@exhibit/testkit";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ComponentScope, SecretScope } from "../scope.ts";
import { checkGraph } from "../workflow/check-graph.ts";
import { createSecret } from "./create-secret.ts";
import { deleteSecret } from "./delete-secret.ts";
import { listSecrets } from "./list-secrets.ts";
import { replaceSecret } from "./replace-secret.ts";
import { rotateSecretKey } from "./rotate-secret-key.ts";
import { openSecret, sealSecret } from "./seal-secret.ts";
import { ensureSecretKeys, readSecretKeys } from "./secret-keys.ts";
import { storeSecretValue } from "./store-secret-value.ts";

type TestScope = SecretScope & ComponentScope;

let db: TestDatabase;
let folder: string;
let secretKeyFile: string;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), "exhibit-secrets-"));
  secretKeyFile = join(folder, "secret.key");
  await ensureSecretKeys(secretKeyFile);
});
afterAll(async () => {
  await db?.close();
  await rm(folder, { recursive: true });
});

async function createScope(): Promise<TestScope> {
  const { organizationId } = await createOrganization(db.database);
  return { database: db.database, organizationId, actor: "tester", secretKeyFile, components: [component] };
}

const port = (type: PortType) => ({ type, title: "In", required: false });
const component: ComponentDescriptor = {
  id: "test.takes",
  version: 1,
  title: "Takes",
  category: "test",
  summary: "",
  docs: "",
  inputs: { secret: port({ kind: "secret" }), text: port({ kind: "text" }), json: port({ kind: "json" }) },
  outputs: {},
  fileOutputs: {},
  parametersSchema: { type: "object" },
  missingTools: [],
  retry: { maxAttempts: 1, delaySeconds: 0 },
  timeoutSeconds: 60,
  tools: [],
};

function nodeWith(inputs: GraphNode["inputs"]) {
  return { ref: "takes", component: { id: component.id, version: 1 }, inputs };
}

function addWorkflow(scope: TestScope, inputs: GraphNode["inputs"], name: string) {
  const graph = WorkflowGraph.parse({ nodes: [nodeWith(inputs)] });
  return withOrganization(scope.database, scope.organizationId, (tx) => insertWorkflow(tx, { graph, name }));
}

function listVersions(scope: TestScope, secretId: string) {
  const { secretVersions } = schema;
  return withOrganization(scope.database, scope.organizationId, (tx) =>
    tx
      .select()
      .from(secretVersions)
      .where(and(eq(secretVersions.organizationId, tx.organizationId), eq(secretVersions.secretId, secretId)))
      .orderBy(secretVersions.version),
  );
}

/** Whether a connection waits for an advisory lock. */
async function isSomebodyWaiting(): Promise<boolean> {
  const waiting = sql`select 1 from pg_locks where locktype = 'advisory' and not granted`;
  return (await withAccounts(db.database, (tx) => tx.execute(waiting))).rows.length > 0;
}

/** The value as only a runner would read it. */
async function openLatest(scope: TestScope, secretId: string): Promise<string | null> {
  const latest = (await listVersions(scope, secretId)).at(-1);
  if (!latest?.keyId || !latest.sealed) return null;
  const { keyId, sealed, version } = latest;
  const { organizationId } = scope;
  return openSecret(
    await readSecretKeys(scope.secretKeyFile),
    { organizationId, secretId, version },
    { keyId, sealed },
  );
}

describe("a secret", () => {
  it("has a name of its own in its organization, counts its values, and keeps only the newest one", async () => {
    const scope = await createScope();
    const made = await createSecret(scope, {
      name: "token",
      description: "of the scanner",
      value: "first-value",
    });
    expect(made).toMatchObject({ name: "token", description: "of the scanner", version: 1, usedBy: [] });
    await expect(
      createSecret(scope, { name: "token", description: "", value: "other" }),
    ).rejects.toMatchObject({
      code: "CONFLICT",
      fields: [{ path: "name" }],
    });
    const replaced = await replaceSecret(scope, { secretId: made.id, value: "second-value" });
    expect(replaced).toMatchObject({ version: 2, description: "of the scanner" });
    expect(await openLatest(scope, made.id)).toBe("second-value");
    expect(
      (await listVersions(scope, made.id)).map(({ version, sealed }) => [version, sealed !== null]),
    ).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(await listSecrets(scope)).toEqual({ items: [replaced] });
    const dump = await dumpDatabase(db.superuserUrl);
    expect(dump).not.toMatch(/first-value|second-value|Zmlyc3QtdmFsdWU|c2Vjb25kLXZhbHVl/);
    expect(dump).toContain("secret.replaced");
  });

  it("gets one value after another where two are given at once", async () => {
    const scope = await createScope();
    const { id } = await createSecret(scope, { name: "raced", description: "", value: "value 0" });
    await Promise.all([1, 2, 3, 4].map((n) => replaceSecret(scope, { secretId: id, value: `value ${n}` })));
    const versions = await listVersions(scope, id);
    expect(versions.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5]);
    expect(versions.filter(({ sealed }) => sealed !== null).map(({ version }) => version)).toEqual([5]);
  });

  it("names the workflows that use it before it is deleted, and then leaves no value", async () => {
    const scope = await createScope();
    const { id } = await createSecret(scope, { name: "used", description: "", value: "used-value" });
    const { workflowId } = await addWorkflow(scope, { secret: { secret: "used" } }, "Nightly scan");
    await addWorkflow(scope, { json: { value: { secret: "used" } } }, "Only looks like it");
    expect((await listSecrets(scope)).items[0]?.usedBy).toEqual([{ workflowId, name: "Nightly scan" }]);
    await expect(deleteSecret(scope, { secretId: id, evenIfUsed: false })).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining('is used by "Nightly scan": their runs would fail'),
    });
    await deleteSecret(scope, { secretId: id, evenIfUsed: true });
    expect(await listSecrets(scope)).toEqual({ items: [] });
    expect(await openLatest(scope, id)).toBeNull();
    await expect(replaceSecret(scope, { secretId: id, value: "again" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const again = await createSecret(scope, { name: "used", description: "", value: "another" });
    expect(again.version).toBe(1);
  });

  it("is not there for another organization, which may have one of the same name", async () => {
    const [mine, theirs] = [await createScope(), await createScope()];
    const { id } = await createSecret(theirs, { name: "same", description: "", value: "their-value" });
    expect(await listSecrets(mine)).toEqual({ items: [] });
    const refused = { code: "NOT_FOUND", message: `There is no secret ${id}.` };
    await expect(replaceSecret(mine, { secretId: id, value: "mine" })).rejects.toMatchObject(refused);
    await expect(deleteSecret(mine, { secretId: id, evenIfUsed: true })).rejects.toMatchObject(refused);
    await createSecret(mine, { name: "same", description: "", value: "my-value" });
    expect(await openLatest(theirs, id)).toBe("their-value");
  });
});

describe("a graph", () => {
  it("may name a secret at a port that takes one, if there is one of that name", async () => {
    const scope = await createScope();
    await createSecret(scope, { name: "known", description: "", value: "known-value" });
    const judge = async (inputs: GraphNode["inputs"]) =>
      (await checkGraph(scope, { graph: WorkflowGraph.parse({ nodes: [nodeWith(inputs)] }) })).issues;
    expect(await judge({ secret: { secret: "known" } })).toEqual([]);
    expect(await judge({ secret: { secret: "unknown" } })).toMatchObject([
      {
        code: "UNKNOWN_SECRET",
        port: "secret",
        message: expect.stringContaining('there is no secret "unknown"'),
      },
    ]);
    expect(await judge({ text: { secret: "known" }, json: { secret: "known" } })).toMatchObject([
      { code: "MISTYPED_INPUT", port: "text", message: "takes.text: takes text, got a secret" },
      { code: "MISTYPED_INPUT", port: "json", message: "takes.json: takes json, got a secret" },
    ]);
    expect(await judge({ secret: { value: "written down" } })).toMatchObject([
      { code: "MISTYPED_INPUT", message: expect.stringContaining("pick one by its name") },
    ]);
  });
});

describe("a sealed value", () => {
  it("opens only where it belongs, unchanged, with its own key", async () => {
    const keys = await readSecretKeys(secretKeyFile);
    const place = { organizationId: "o", secretId: "s", version: 1 };
    const sealed = sealSecret(keys.newest, place, "välue");
    expect(openSecret(keys, place, sealed)).toBe("välue");
    for (const other of [{ organizationId: "p" }, { secretId: "t" }, { version: 2 }]) {
      expect(openSecret(keys, { ...place, ...other }, sealed)).toBeNull();
    }
    const bytes = Buffer.from(sealed.sealed, "base64");
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(openSecret(keys, place, { ...sealed, sealed: changed.toString("base64") })).toBeNull();
    }
    expect(openSecret(keys, place, { ...sealed, keyId: "another" })).toBeNull();
    expect(sealSecret(keys.newest, place, "välue").sealed).not.toBe(sealed.sealed);
  });
});

describe("the key file", () => {
  it("is made once, for this user alone, whoever comes first", async () => {
    const path = join(folder, "raced.key");
    await Promise.all([1, 2, 3, 4].map(() => ensureSecretKeys(path)));
    const text = await readFile(path, "utf8");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await ensureSecretKeys(path);
    expect(await readFile(path, "utf8")).toBe(text);
  });

  it("is refused where others may read it", async () => {
    const path = join(folder, "open.key");
    await ensureSecretKeys(path);
    await chmod(path, 0o640);
    await readSecretKeys(path);
    await chmod(path, 0o644);
    await expect(readSecretKeys(path)).rejects.toThrow(
      /Everybody on this machine may open the secret key file/,
    );
  });
});

describe("a change of the key", () => {
  it("encrypts everything anew, while values change, and forgets the old key", async () => {
    const file = join(folder, "rotating.key");
    await ensureSecretKeys(file);
    const scopes = [await createScope(), await createScope()].map((scope) => ({
      ...scope,
      secretKeyFile: file,
    }));
    const made = await Promise.all(
      scopes.flatMap((scope) =>
        Array.from({ length: 60 }, async (_, n) => {
          const value = `value ${n} of ${scope.organizationId}`;
          const { id } = await createSecret(scope, { name: `s${n}`, description: "", value });
          return { scope, id, value };
        }),
      ),
    );
    const before = await readSecretKeys(file);
    const late = Promise.all(
      made.slice(0, 20).map(async (one) => {
        one.value += " changed";
        await replaceSecret(one.scope, { secretId: one.id, value: one.value });
      }),
    );
    const rotate = () => rotateSecretKey({ database: db.database, secretKeyFile: file });
    // A second one at the same time helps, or changes the key once more.
    const [{ reencrypted }, other] = await Promise.all([rotate(), rotate()]);
    await late;
    expect(reencrypted + other.reencrypted).toBeGreaterThanOrEqual(100);
    const after = await readSecretKeys(file);
    expect(after.hasOlder).toBe(false);
    expect(after.newest.id).not.toBe(before.newest.id);
    for (const { scope, id, value } of made) expect(await openLatest(scope, id)).toBe(value);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it("waits for whoever seals under the old key before it forgets that key", async () => {
    const scope = { ...(await createScope()), secretKeyFile: join(folder, "waited.key") };
    await ensureSecretKeys(scope.secretKeyFile);
    const { id } = await createSecret(scope, { name: "slow", description: "", value: "slow value" });
    const [sealing, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const writing = withOrganization(scope.database, scope.organizationId, async (tx) => {
      await storeSecretValue(tx, scope, { secretId: id, version: 2, value: "slow value" });
      sealing.resolve();
      await goOn.promise;
    });
    await sealing.promise;
    const rotating = rotateSecretKey(scope);
    await waitFor(isSomebodyWaiting, { timeoutMs: 10_000, what: "the rotation to wait" }).finally(
      goOn.resolve,
    );
    await Promise.all([writing, rotating]);
    expect(await openLatest(scope, id)).toBe("slow value");
  });

  it("says how many values no key opens, and leaves them for the day when their key is back", async () => {
    const scope = { ...(await createScope()), secretKeyFile: join(folder, "lost.key") };
    await ensureSecretKeys(scope.secretKeyFile);
    const { id } = await createSecret(scope, { name: "lost", description: "", value: "lost-value" });
    const lost = await readFile(scope.secretKeyFile, "utf8");
    await rm(scope.secretKeyFile);
    await ensureSecretKeys(scope.secretKeyFile);
    expect(await openLatest(scope, id)).toBeNull();
    expect((await rotateSecretKey(scope)).unreadable).toBeGreaterThanOrEqual(1);
    await writeFile(scope.secretKeyFile, lost, { mode: 0o600 });
    expect(await openLatest(scope, id)).toBe("lost-value");
  });
});
