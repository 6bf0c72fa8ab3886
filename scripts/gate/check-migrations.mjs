// Fails where the Drizzle schema says something that no committed migration does.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const folder = "packages/db";
const scratch = mkdtempSync(join(tmpdir(), "exhibit-migrations-"));

// drizzle-kit puts ./ before whatever folder it is given, and ends with 0 even where it failed.
const args = [
  "drizzle-kit",
  "generate",
  "--dialect=postgresql",
  "--schema=./src/schema/index.ts",
  "--casing=snake_case",
  `--out=${relative(folder, scratch)}`,
];

try {
  cpSync(join(folder, "migrations"), scratch, { recursive: true });
  const before = new Set(readdirSync(scratch));
  const { stdout, stderr } = spawnSync("npx", args, { cwd: folder, encoding: "utf8" });
  const added = readdirSync(scratch).find((name) => !before.has(name));
  if (added !== undefined) {
    console.error(
      `The schema has changes without a migration (${added}). Run in ${folder}: npx drizzle-kit generate --name <what>`,
    );
    process.exitCode = 1;
  } else if (!stdout.includes("No schema changes")) {
    throw new Error(`drizzle-kit generate failed:\n${stdout}${stderr}`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
