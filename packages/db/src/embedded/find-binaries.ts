import { access, cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { canEnter, type ServerUser } from "./server-user.ts";

/** Where PostgreSQL's programs are. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Version of the package, such as `18.4.0-beta.17`. */
  readonly version: string;
}

/**
 * Finds the binaries that npm installed for this platform, completes their library links where install
 * scripts were off, and copies them below `sharedRoot` where the server's user can't enter the checkout.
 */
export async function findBinaries(
  user: ServerUser | null,
  sharedRoot: string,
  packageDir = locatePackage(),
): Promise<PostgresBinaries> {
  const native = join(packageDir, "native");
  const { version }: { version: string } = JSON.parse(
    await readFile(join(packageDir, "package.json"), "utf8"),
  );
  if (await canEnter(native, user)) {
    await createLibraryLinks(native, packageDir);
    return describe(native, version);
  }
  const copy = join(sharedRoot, "postgres-bin", `${version}-${process.platform}-${process.arch}`);
  if (!(await exists(copy))) await copyBinaries(native, packageDir, copy);
  return describe(copy, version);
}

function describe(native: string, version: string): PostgresBinaries {
  return { initdb: join(native, "bin/initdb"), postgres: join(native, "bin/postgres"), version };
}

function locatePackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      `There are no PostgreSQL binaries for this platform (${process.platform} ${process.arch}): ` +
        `the package ${name} is not installed.`,
      { cause },
    );
  }
}

/** The package lists its links in `pg-symlinks.json`, paths relative to the package. */
async function createLibraryLinks(native: string, packageDir: string): Promise<void> {
  const list = await readFile(join(packageDir, "native/pg-symlinks.json"), "utf8").catch(() => "[]");
  const links: { source: string; target: string }[] = JSON.parse(list);
  const inNative = (path: string) => join(native, relative("native", path));
  for (const { source, target } of links) {
    const place = inNative(target);
    if (await exists(place)) continue;
    await symlink(relative(dirname(place), inNative(source)), place).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === "EEXIST") return;
      throw new EmbeddedPostgresError(
        `PostgreSQL's library link ${place} is missing and can't be made (${cause.code}): ` +
          "install as the user who owns the checkout.",
        { cause },
      );
    });
  }
}

/** Copies beside the final place and renames, so that a half copy is never used. */
async function copyBinaries(native: string, packageDir: string, copy: string): Promise<void> {
  const parts = `${copy}.${process.pid}.part`;
  await mkdir(dirname(copy), { recursive: true, mode: 0o755 });
  try {
    await cp(native, parts, { recursive: true, verbatimSymlinks: true, filter: isNeededToRun });
    await createLibraryLinks(parts, packageDir);
    await rename(parts, copy);
  } catch (cause) {
    await rm(parts, { recursive: true, force: true });
    // Another process may have finished the same copy first.
    if (await exists(copy)) return;
    throw new EmbeddedPostgresError(`PostgreSQL's binaries can't be copied to ${copy}: ${String(cause)}.`, {
      cause,
    });
  }
}

function isNeededToRun(path: string): boolean {
  return extname(path) !== ".a" && basename(path) !== "pkgconfig";
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
