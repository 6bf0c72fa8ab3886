// Fails where the Drizzle schema says something that no committed migration does.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const scratch = mkdtempSync(join(tmpdir(), "exhibit-migrations-"));
try {
  cpSync("packages/db/migrations", scratch, { recursive: true });
  const before = readdirSync(scratch).length;
  const { status, stdout, stderr } = spawnSync(
    "npx",
    [
      "drizzle-kit",
      "generate",
      "--dialect=postgresql",
      "--schema=./src/schema/index.ts",
      "--casing=snake_case",
      `--out=${scratch}`,
    ],
    { cwd: "packages/db", encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`drizzle-kit generate failed:\n${stdout}${stderr}`);
  const added = readdirSync(scratch).filter((name) => name.endsWith(".sql"));
  if (readdirSync(scratch).length !== before) {
    console.error(
      `The schema has changes without a migration (${added.at(-1)}). Run: npx drizzle-kit generate --name <what> in packages/db, and commit it.`,
    );
    process.exitCode = 1;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
