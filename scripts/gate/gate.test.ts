import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
let copy: string;

/** The checkout as git sees it, with node_modules linked and our own packages resolved inside the copy. */
function copyCheckout(): string {
  const target = mkdtempSync(join(tmpdir(), "exhibit-gate-"));
  const listed = spawnSync("git", ["ls-files", "-z"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  for (const file of listed.stdout.split("\0").filter(Boolean)) {
    cpSync(join(root, file), join(target, file), { recursive: true, errorOnExist: false });
  }
  mkdirSync(join(target, "node_modules"));
  for (const entry of readdirSync(join(root, "node_modules"))) {
    if (entry !== "@exhibit")
      symlinkSync(join(root, "node_modules", entry), join(target, "node_modules", entry));
  }
  mkdirSync(join(target, "node_modules/@exhibit"));
  for (const room of ["apps", "packages"]) {
    for (const name of readdirSync(join(target, room))) {
      symlinkSync(join("../..", room, name), join(target, "node_modules/@exhibit", name));
    }
  }
  // Biome and knip look for a repository to know what is ignored.
  spawnSync("git", ["init", "-q"], { cwd: target });
  return target;
}

function runGate(check: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync("node", ["scripts/gate.mjs", check], {
    cwd: copy,
    encoding: "utf8",
  });
  return { status, output: stdout + stderr };
}

/** One import per room that its rule forbids. */
const forbidden = [
  ["packages/contracts/src/planted.ts", "node:path"],
  ["packages/components/src/planted.ts", "@exhibit/core"],
  ["packages/storage/src/planted.ts", "@exhibit/db"],
  ["packages/db/src/planted.ts", "@exhibit/core"],
  ["packages/config/src/planted.ts", "@exhibit/contracts"],
  ["packages/core/src/planted.ts", "pg-boss"],
  ["packages/core/src/jobs/planted.ts", "@exhibit/components/handlers"],
  ["apps/api/src/planted.ts", "drizzle-orm"],
  ["apps/runner/src/planted.ts", "@exhibit/api"],
  ["apps/studio/src/planted.ts", "@exhibit/components/handlers"],
  ["apps/web/src/planted.ts", "@exhibit/api"],
] as const;

describe("the gate", { timeout: 120_000 }, () => {
  beforeEach(() => {
    copy = copyCheckout();
  });
  afterEach(() => rmSync(copy, { recursive: true, force: true }));

  it("refuses a floating promise of another package", () => {
    expect(runGate("lint")).toMatchObject({ status: 0 });
    writeFileSync(
      join(copy, "packages/core/src/planted.ts"),
      'import { migrate } from "@exhibit/db";\n\nexport function plant(): void {\n  migrate("postgres://planted");\n}\n',
    );
    const { status, output } = runGate("lint");
    expect(output).toContain("noFloatingPromises");
    expect(status).not.toBe(0);
  });

  it("refuses imports against the directions, in every room", () => {
    for (const [file, from] of forbidden) {
      const path = join(copy, file);
      writeFileSync(path, `import * as planted from "${from}";\n\nexport const seen = planted;\n`);
    }
    expect(runGate("lint")).toMatchObject({ status: 1 });
    // The gate shows the first faults alone; one rule at a time shows them all.
    const { stdout } = spawnSync(
      "npx",
      ["biome", "lint", "--only=style/noRestrictedImports", "--reporter=json", "--max-diagnostics=none", "."],
      { cwd: copy, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
    );
    expect(forbidden.map(([file]) => file).filter((file) => !stdout.includes(file))).toEqual([]);
  });

  it("refuses an export that nobody uses", () => {
    expect(runGate("dead-code")).toMatchObject({ status: 0 });
    appendFileSync(join(copy, "packages/core/src/scope.ts"), "\nexport const plantedAndUnused = 1;\n");
    const { status, output } = runGate("dead-code");
    expect(output).toContain("plantedAndUnused");
    expect(status).not.toBe(0);
  });

  it("refuses a schema change without its migration", () => {
    expect(runGate("migrations")).toMatchObject({ status: 0 });
    const schema = join(copy, "packages/db/src/schema/organizations.ts");
    writeFileSync(
      schema,
      readFileSync(schema, "utf8").replace(
        "name: text().notNull(),",
        "name: text().notNull(),\n  planted: text(),",
      ),
    );
    const { status, output } = runGate("migrations");
    expect(output).toContain("without a migration");
    expect(status).not.toBe(0);
  });
});
