// The gate: what must hold before any test runs. Each check is a command; all run, and every failure is shown.
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Checks by name; `npm run gate -- lint dead-code` runs some of them. */
const checks = {
  types: ["npx", "turbo", "run", "typecheck", "--concurrency=2", "--output-logs=errors-only"],
  lint: ["npx", "biome", "ci", "--error-on-warnings", "."],
  "dead-code": ["npx", "knip", "--no-progress"],
  migrations: ["node", "scripts/gate/check-migrations.mjs"],
  docs: ["node", "scripts/gate/check-docs.mjs"],
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in checks));
if (unknown.length > 0) {
  console.error(`Unknown check ${unknown.join(", ")}; there are ${Object.keys(checks).join(", ")}.`);
  process.exit(2);
}

const failed = [];
for (const [name, [command, ...args]] of Object.entries(checks)) {
  if (asked.length > 0 && !asked.includes(name)) continue;
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`gate: ${name} ${status === 0 ? "ok" : "FAILED"} (${seconds} s)`);
  if (status !== 0) {
    console.log(stdout + stderr);
    failed.push(name);
  }
}
if (failed.length > 0) {
  console.error(`gate: ${failed.join(", ")} failed`);
  process.exit(1);
}
