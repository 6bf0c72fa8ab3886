import { execFile } from "node:child_process";
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { findBinaries } from "./find-binaries.ts";
import { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from "./index.ts";
import { chooseServerUser } from "./server-user.ts";

const isRoot = process.geteuid?.() === 0;
let folder: string;
let started: EmbeddedPostgres[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "exhibit-embedded-"));
  await chmod(folder, 0o755);
  started = [];
});

afterEach(async () => {
  for (const server of started) await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(options: Partial<EmbeddedPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    dir: join(folder, "postgres"),
    sharedRoot: join(folder, "shared"),
    durable: false,
    ...options,
  });
  started.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Starts a server from a process that ends without stopping it, as a killed studio does. */
async function leaveServerBehind(durable = false): Promise<number> {
  const module = new URL("./index.ts", import.meta.url).href;
  const options = JSON.stringify({ dir: join(folder, "postgres"), sharedRoot: folder, durable });
  const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    console.log((await startEmbeddedPostgres(${options})).getPid()); process.exit(0);`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
  return Number(stdout);
}

test("has three roles of which none is superuser, and speaks to passwords on loopback only", async () => {
  const { connection } = await start();
  const roles = await query(
    connection.adminUrl,
    "select rolname, rolsuper or rolbypassrls or rolcreaterole as strong, rolcanlogin as login from pg_roles where rolname like 'exhibit%' order by 1",
  );
  expect(roles).toEqual([
    { rolname: "exhibit_app", strong: false, login: true },
    { rolname: "exhibit_owner", strong: false, login: true },
    { rolname: "exhibit_search", strong: false, login: false },
  ]);
  expect(await query(connection.adminUrl, "show listen_addresses")).toEqual([
    { listen_addresses: "127.0.0.1" },
  ]);
  expect(await query(connection.adminUrl, "show unix_socket_directories")).toEqual([
    { unix_socket_directories: "" },
  ]);
  await expect(query(connection.appUrl.replace(/:[^:@]+@/, ":wrong@"), "select 1")).rejects.toThrow(
    /password/,
  );
  expect((await stat(join(folder, "postgres/cluster.json"))).mode & 0o777).toBe(0o600);
});

test("lets the owner make schemas and hand a function to the search role, and the app neither", async () => {
  const { connection } = await start();
  await query(
    connection.ownerUrl,
    `create schema t; create function t.f() returns int language sql security definer return 1;
     grant create on schema t to exhibit_search; alter function t.f() owner to exhibit_search;
     create table t.words (word text); create index on t.words using gin (word gin_trgm_ops)`,
  );
  await expect(query(connection.appUrl, "create schema s")).rejects.toThrow(/permission denied/);
  await expect(query(connection.appUrl, "create table public.t (n int)")).rejects.toThrow(
    /permission denied/,
  );
});

test("keeps data over a restart and stops what it started", async () => {
  const first = await start({ durable: true });
  await query(first.connection.ownerUrl, "create table kept as select 42 as n");
  await first.stop();
  await expect(query(first.connection.ownerUrl, "select 1")).rejects.toThrow(/ECONNREFUSED/);
  const second = await start({ durable: true });
  expect(second.isAdopted).toBe(false);
  expect(await query(second.connection.ownerUrl, "select n from kept")).toEqual([{ n: 42 }]);
});

test("adopts a server that a dead process left, and stops one with other settings", async () => {
  const pid = await leaveServerBehind();
  const adopted = await start();
  expect([adopted.isAdopted, adopted.getPid()]).toEqual([true, pid]);
  await adopted.stop();

  const other = await leaveServerBehind();
  const replaced = await start({ settings: { max_connections: "33" } });
  expect(replaced.isAdopted).toBe(false);
  expect(replaced.getPid()).not.toBe(other);
  expect(await query(replaced.connection.appUrl, "show max_connections")).toEqual([
    { max_connections: "33" },
  ]);
});

test("restarts a killed server on its port with its data, an adopted one too", async () => {
  await leaveServerBehind(true);
  const onRestart = vi.fn();
  const server = await start({ durable: true, onRestart });
  expect(server.isAdopted).toBe(true);
  await query(server.connection.ownerUrl, "create table kept as select 42 as n");
  for (const times of [1, 2]) {
    process.kill(server.getPid(), "SIGKILL");
    await vi.waitFor(() => expect(onRestart).toHaveBeenCalledTimes(times), { timeout: 20_000 });
    expect(await query(server.connection.ownerUrl, "select n from kept")).toEqual([{ n: 42 }]);
  }
});

test("gives up after three restarts in a minute", async () => {
  const onRestart = vi.fn();
  const onGiveUp = vi.fn();
  const server = await start({ onRestart, onGiveUp });
  for (const times of [1, 2, 3]) {
    process.kill(server.getPid(), "SIGKILL");
    await vi.waitFor(() => expect(onRestart).toHaveBeenCalledTimes(times), { timeout: 20_000 });
  }
  process.kill(server.getPid(), "SIGKILL");
  await vi.waitFor(() => expect(onGiveUp).toHaveBeenCalledOnce(), { timeout: 20_000 });
  expect(onGiveUp.mock.calls[0]?.[0]).toMatch(/^PostgreSQL is down and was not restarted: it died 4 times/);
});

test("says in one sentence why it can't start", async () => {
  await mkdir(join(folder, "postgres/data"), { recursive: true });
  await expect(start()).rejects.toThrow(/^\S+ is there but holds no PostgreSQL data: move it away\.$/);
});

test("as root, keeps the data where its user can enter when the folder is 0700, and says so", async (context) => {
  if (!isRoot) context.skip("needs root: an ordinary user's server runs as that user");
  const closed = join(folder, "closed");
  await mkdir(closed, { mode: 0o700 });
  const notices: string[] = [];
  const options = {
    dir: join(closed, "postgres"),
    onNotice: (sentence: string) => void notices.push(sentence),
  };
  const first = await start(options);
  await query(first.connection.ownerUrl, "create table kept as select 42 as n");
  expect(notices.join("")).toContain(`its user can't enter ${closed}`);
  await first.stop();
  expect(await readdir(join(folder, "shared/clusters"))).toHaveLength(1);
  const second = await start(options);
  expect(await query(second.connection.ownerUrl, "select n from kept")).toEqual([{ n: 42 }]);
  const status = await readFile(`/proc/${second.getPid()}/status`, "utf8");
  expect(status).toMatch(/^Uid:\s+[1-9]/m);
});

test("as root, copies the binaries out of a checkout that its user can't enter", async (context) => {
  if (!isRoot) context.skip("needs root: an ordinary user's server runs as that user");
  const installed = dirname(dirname(dirname((await findBinaries(null, folder)).postgres)));
  const checkout = join(folder, "closed/package");
  await mkdir(join(folder, "closed"), { mode: 0o700 });
  await cp(installed, checkout, {
    recursive: true,
    filter: (path) => !/\.so(\.\d+)?$/.test(path) || !path.includes("libpq"),
  });
  const user = await chooseServerUser(undefined);
  const { postgres, version } = await findBinaries(user, join(folder, "shared"), checkout);
  expect(postgres).toContain(join(folder, "shared/postgres-bin", version));
  expect(await readdir(join(dirname(postgres), "../lib"))).toContain("libpq.so.5");
  const { stdout } = await promisify(execFile)(postgres, ["--version"], { ...(user ?? {}), cwd: "/" });
  expect(stdout).toMatch(/^postgres \(PostgreSQL\) 18/);
});
