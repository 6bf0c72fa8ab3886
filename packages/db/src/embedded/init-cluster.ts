import { execFile } from "node:child_process";
import { access, chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { ClusterHome } from "./cluster-home.ts";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import type { PostgresBinaries } from "./find-binaries.ts";

/** Environment of PostgreSQL's programs: nothing of ours, so that no `PG…` variable changes them. */
export const SERVER_ENVIRONMENT = { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };

/**
 * Makes the data directory where there is none. It is filled beside its place and renamed, so that a kill
 * on the way leaves nothing that looks finished. Data of another major version is refused.
 */
export async function initCluster(
  home: ClusterHome,
  binaries: PostgresBinaries,
  isDurable: boolean,
): Promise<void> {
  const found = await readFile(join(home.dataDir, "PG_VERSION"), "utf8").catch(() => null);
  const major = binaries.version.split(".")[0];
  if (found?.trim() === major) return;
  if (found !== null) {
    throw new EmbeddedPostgresError(
      `The data in ${home.dataDir} is of PostgreSQL ${found.trim()} and this is PostgreSQL ${major}: ` +
        "start it with the release of Exhibit that made it.",
    );
  }
  await refuseForeignFolder(home.dataDir);
  const part = `${home.dataDir}.part`;
  const passwordFile = `${home.dataDir}.password`;
  try {
    await rm(part, { recursive: true, force: true });
    await mkdir(part, { mode: 0o700 });
    await writeFile(passwordFile, home.passwords.admin, { mode: 0o600 });
    if (home.user !== null) {
      await chown(part, home.user.uid, home.user.gid);
      await chown(passwordFile, home.user.uid, home.user.gid);
    }
    await runInitdb(home, binaries, [
      "-D",
      part,
      `--pwfile=${passwordFile}`,
      ...(isDurable ? [] : ["--no-sync"]),
    ]);
    await rename(part, home.dataDir);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function refuseForeignFolder(dataDir: string): Promise<void> {
  const isThere = await access(dataDir).then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  throw new EmbeddedPostgresError(`${dataDir} is there but holds no PostgreSQL data: move it away.`);
}

/**
 * Code point order and Unicode case rules that come with the server, the same on every machine. Trigrams ask
 * the C library which letters there are; where it lacks `C.UTF-8`, they see ASCII letters only.
 */
const LOCALES = ["C.UTF-8", "C"].map((ctype) => [
  "--encoding=UTF8",
  "--locale=C",
  `--lc-ctype=${ctype}`,
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
]);

async function runInitdb(
  home: ClusterHome,
  binaries: PostgresBinaries,
  args: readonly string[],
): Promise<void> {
  const options = ["--username=postgres", "--auth=scram-sha-256", "--no-instructions", ...args];
  let complaint = "";
  for (const locale of LOCALES) {
    try {
      await promisify(execFile)(binaries.initdb, [...locale, ...options], {
        env: SERVER_ENVIRONMENT,
        cwd: "/",
        ...(home.user ?? {}),
      });
      return;
    } catch (cause) {
      complaint = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim() : String(cause);
      if (!complaint.includes("locale")) break;
    }
  }
  throw new EmbeddedPostgresError(`PostgreSQL's data can't be made: ${complaint.split("\n").at(-1)}.`);
}
