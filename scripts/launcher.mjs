// The front door of a fresh clone: plain JavaScript that an old Node can run. It finds a Node that is new
// enough, installs what the verb needs, and hands over.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findNode, hasBundledNode, OLDEST_NODE } from "./find-node.mjs";
import { findRunningStudio, installPackages, isInstalled } from "./install.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [verb = "help", ...rest] = process.argv.slice(2);

/** What a verb runs that is not the studio's own. */
const VERBS = {
  test: { entry: "scripts/test.mjs", args: rest, kind: "all" },
  gate: { entry: "scripts/gate.mjs", args: rest, kind: "all" },
  docs: { entry: "scripts/gate/check-docs.mjs", args: ["--write"], kind: "all" },
  bench: { entry: "bench/src/main.ts", args: rest, kind: "all" },
};

/** With a small young generation an idle studio takes half the memory. */
const STUDIO_FLAGS = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=4"];

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

async function main() {
  const platform = `${process.platform} ${process.arch}`;
  const tooOld = `Exhibit needs Node ${OLDEST_NODE} or later: this is Node ${process.versions.node}, and the Node that comes with it does not run on this platform (${platform}).`;
  if (!hasBundledNode()) fail(tooOld);
  const {
    entry,
    args,
    kind,
    flags = [],
  } = VERBS[verb] ?? {
    entry: "apps/studio/src/main.ts",
    args: [verb, ...rest],
    kind: "prod",
    flags: STUDIO_FLAGS,
  };
  const needsInstall = !isInstalled(root, kind);
  const studio = kind === "all" || needsInstall ? findRunningStudio(root) : null;
  if (studio !== null) {
    const what = needsInstall ? "Installing would pull the packages from under" : `\`${verb}\` would disturb`;
    fail(`${what} the studio that runs from this checkout (process ${studio}): stop it first.`);
  }
  if (needsInstall) await installPackages(root, kind);
  const node = findNode(root);
  if (node === null) fail(tooOld);
  handOver(node, [...flags, join(root, entry), ...args]);
}

/** Runs the program and ends as it ends; signals are its business, so this process outlives it. */
function handOver(node, args) {
  const env = {
    // Compiled code, kept over starts.
    NODE_COMPILE_CACHE: join(root, "node_modules", ".cache", "node"),
    ...process.env,
    PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`,
  };
  const child = spawn(node, args, { stdio: "inherit", env });
  child.on("error", (cause) => fail(`${node} can't be started: ${cause.message}.`));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the whole process group: the child has it already.
      if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.on("exit", (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

main().catch((cause) => fail(cause.message));
