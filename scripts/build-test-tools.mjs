// Builds the real servers and tools that tests run, once, into a cache folder; run again it finds them there.
// `node scripts/build-test-tools.mjs dnsx` builds one. Plain JavaScript: it runs before anything is installed.
import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { buildGoTool } from "./test-tools/build-go-tool.mjs";
import { buildPythonTool } from "./test-tools/build-python-tool.mjs";

const versions = JSON.parse(
  readFileSync(new URL("../packages/testkit/test-tools.json", import.meta.url), "utf8"),
);

/** How each tool is built into a folder with its program at bin/NAME. */
const builds = {
  minio: (folder) => buildGoTool(folder, "github.com/minio/minio", versions.minio, "."),
  dnsx: (folder) => buildGoTool(folder, "github.com/projectdiscovery/dnsx", versions.dnsx, "cmd/dnsx"),
  prowler: (folder) =>
    buildPythonTool(folder, {
      program: "prowler",
      module: "prowler",
      requirement: `prowler==${versions.prowler}`,
    }),
  moto_server: (folder) =>
    buildPythonTool(folder, {
      program: "moto_server",
      module: "moto.server",
      requirement: `moto[server]==${versions.moto_server}`,
    }),
};

/** Compilers fill the cores, so they take turns; pip waits for the network beside them. */
const lanes = [
  ["minio", "dnsx"],
  ["moto_server", "prowler"],
];

const { EXHIBIT_TEST_TOOLS, XDG_CACHE_HOME } = process.env;
const cache =
  EXHIBIT_TEST_TOOLS || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "exhibit", "test-tools");

function secondsSince(began) {
  return `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

/** Builds beside the place where the tool will lie and renames what is whole: a killed build is never found. */
async function provideTool(name) {
  const began = performance.now();
  const folder = join(cache, `${name}-${versions[name]}`);
  if (existsSync(folder)) return console.log(`test tools: ${name} ${versions[name]} found`);
  const part = await mkdtemp(join(cache, `.building-${name}-${process.pid}-`));
  try {
    await builds[name](part);
    await rename(part, folder).catch((cause) => {
      // Another process was faster; its build is as good.
      if (!existsSync(folder)) throw cause;
    });
    console.log(`test tools: ${name} ${versions[name]} built (${secondsSince(began)})`);
  } catch (cause) {
    console.error(`test tools: ${name} ${versions[name]} can't be built: ${cause.message}`);
    process.exitCode = 1;
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (cause) {
    return cause.code === "EPERM";
  }
}

/** Removes what killed builds left. */
async function sweepParts() {
  for (const name of await readdir(cache)) {
    const pid = Number(/^\.building-\w+-(\d+)-/.exec(name)?.[1]);
    if (pid > 0 && !isAlive(pid)) await rm(join(cache, name), { recursive: true, force: true });
  }
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in builds));
if (unknown.length > 0) {
  console.error(`Unknown tool ${unknown.join(", ")}; there are ${Object.keys(builds).join(", ")}.`);
  process.exit(2);
}
await mkdir(cache, { recursive: true });
await sweepParts();
await Promise.all(
  lanes.map(async (lane) => {
    for (const name of lane) if (asked.length === 0 || asked.includes(name)) await provideTool(name);
  }),
);
