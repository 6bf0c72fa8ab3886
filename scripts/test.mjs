// Runs every test: unit, integration and browser. Extra arguments go to vitest, e.g. `npm test -- packages/core`.
import { spawnSync } from "node:child_process";

const { status } = spawnSync(
  "npx",
  [
    "vitest",
    "run",
    "--reporter=default",
    "--reporter=./scripts/closing-line-reporter.mjs",
    ...process.argv.slice(2),
  ],
  { stdio: "inherit" },
);
process.exit(status ?? 1);
