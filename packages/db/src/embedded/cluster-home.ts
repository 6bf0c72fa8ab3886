import { randomBytes, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EmbeddedPostgresError } from "./embedded-postgres-error.ts";
import { canEnter, chooseServerUser, type ServerUser } from "./server-user.ts";

const STATE_FILE = "cluster.json";

/** Passwords of the roles that can log in. */
export interface RolePasswords {
  readonly admin: string;
  readonly owner: string;
  readonly app: string;
}

/** What `cluster.json` (0600) keeps about a cluster. */
interface ClusterState {
  /** Relative to the home, or absolute where the server's user can't enter the home. */
  readonly data: string;
  readonly passwords: RolePasswords;
}

/** A cluster's place on disk. */
export interface ClusterHome {
  readonly dir: string;
  /** PostgreSQL's own data directory. */
  readonly dataDir: string;
  readonly logFile: string;
  readonly user: ServerUser | null;
  readonly passwords: RolePasswords;
  /** The data lies outside `dir`, because the server's user can't enter `dir`. */
  readonly isElsewhere: boolean;
}

/** Opens the home of a cluster, or lays out a new one with generated passwords. */
export async function openClusterHome(dir: string, sharedRoot: string): Promise<ClusterHome> {
  // 0711: the server's user may pass through to its own folder, and list nothing.
  await mkdir(dir, { recursive: true, mode: 0o711 });
  return (await findClusterHome(dir)) ?? (await createClusterHome(dir, sharedRoot));
}

/** Opens the home of a cluster that exists; null where none was made. */
export async function findClusterHome(dir: string): Promise<ClusterHome | null> {
  const text = await readFile(join(dir, STATE_FILE), "utf8").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === "ENOENT") return null;
    throw new EmbeddedPostgresError(
      `The database in ${dir} can't be opened (${cause.code}): start as the user who made it.`,
      { cause },
    );
  });
  if (text === null) return null;
  const state: ClusterState = JSON.parse(text);
  return describeHome(dir, state, await chooseServerUser(resolve(dir, state.data)));
}

async function createClusterHome(dir: string, sharedRoot: string): Promise<ClusterHome> {
  const user = await chooseServerUser(undefined);
  const isEnterable = await canEnter(dir, user);
  const data = isEnterable ? "data" : join(sharedRoot, "clusters", randomUUID());
  if (!isEnterable) await mkdir(join(sharedRoot, "clusters"), { recursive: true, mode: 0o711 });
  const passwords = { admin: createPassword(), owner: createPassword(), app: createPassword() };
  const state: ClusterState = { data, passwords };
  const part = join(dir, `${STATE_FILE}.part`);
  await writeFile(part, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(part, join(dir, STATE_FILE));
  return describeHome(dir, state, user);
}

function describeHome(dir: string, state: ClusterState, user: ServerUser | null): ClusterHome {
  return {
    dir,
    dataDir: resolve(dir, state.data),
    logFile: join(dir, "server.log"),
    user,
    passwords: state.passwords,
    isElsewhere: state.data !== "data",
  };
}

/** 256 bits, in letters that need no escaping in a URL. */
function createPassword(): string {
  return randomBytes(32).toString("base64url");
}
