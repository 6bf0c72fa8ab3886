import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The oldest Node that runs our TypeScript as it is. */
export const OLDEST_NODE = "22.18";

const BUNDLED = ["linux-x64", "linux-arm64"];

function isRecent(version) {
  const [major, minor] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE.split(".").map(Number);
  return major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
}

/** Whether this Node is new enough, or npm has one for this platform (glibc only: `findNode` tries it). */
export function hasBundledNode() {
  return isRecent(process.versions.node) || BUNDLED.includes(`${process.platform}-${process.arch}`);
}

/** The Node to run with: this one, else the one that npm installed, if it runs here; null otherwise. */
export function findNode(root) {
  if (isRecent(process.versions.node)) return process.execPath;
  const bundled = join(root, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  if (!existsSync(bundled)) return null;
  const { status, stdout } = spawnSync(bundled, ["--version"], { encoding: "utf8" });
  return status === 0 && isRecent(stdout.trim().slice(1)) ? bundled : null;
}
