// npm leaves a platform's package out of the lock file when the registry at hand does not serve it, and
// `npm ci` then refuses the lock on every machine. This adds the missing entries, from what their parents say.
import { readFileSync, writeFileSync } from "node:fs";

const file = new URL("../package-lock.json", import.meta.url);
const lock = JSON.parse(readFileSync(file, "utf8"));

const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openharmony", "win32", "windows"];
const CPUS = {
  arm64: "arm64",
  x64: "x64",
  64: "x64",
  ia32: "ia32",
  arm: "arm",
  ppc64: "ppc64",
  riscv64: "riscv64",
  s390x: "s390x",
};

/** Whether node's way of looking for a package, from the folder of its parent upwards, finds an entry. */
function isLocked(parentPath, name) {
  for (
    let folder = parentPath;
    ;
    folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))
  ) {
    if (lock.packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`]) return true;
    if (folder === "") return false;
    if (!folder.includes("/node_modules/")) folder = "/node_modules/";
  }
}

/** The fields that say for which machines a package is, read from its name. */
function readPlatform(name) {
  const words = name.split(/[/-]/);
  const system = words.find((word) => SYSTEMS.includes(word));
  const cpu = words.map((word) => CPUS[word]).find((word) => word !== undefined);
  if (system === undefined || cpu === undefined) return null;
  const libc = words.includes("musl") ? { libc: ["musl"] } : words.includes("gnu") ? { libc: ["glibc"] } : {};
  return { cpu: [cpu], ...libc, optional: true, os: [system === "windows" ? "win32" : system] };
}

let added = 0;
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isLocked(path, name)) continue;
    const platform = readPlatform(name);
    if (platform === null || !/^\d+\.\d+\.\d+/.test(version)) {
      console.log(`left out: ${name}@${version} of ${path}`);
      continue;
    }
    lock.packages[`node_modules/${name}`] = { version, ...(entry.dev ? { dev: true } : {}), ...platform };
    added += 1;
  }
}
const [root, ...rest] = Object.entries(lock.packages);
rest.sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries([root, ...rest]);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${added} entries added`);
