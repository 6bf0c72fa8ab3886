import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import versions from "../test-tools.json" with { type: "json" };

/** A real server or tool that `scripts/build-test-tools.mjs` builds in the version that `test-tools.json` pins. */
export type TestTool = keyof typeof versions;

/**
 * Where the program of a tool lies, or null where nobody built it: a test then skips itself by name. Throws where
 * `EXHIBIT_REQUIRE_TEST_TOOLS` is true, so that CI can't skip.
 */
export function findTestTool(tool: TestTool): string | null {
  const program = join(testToolsFolder(), `${tool}-${versions[tool]}`, "bin", tool);
  if (existsSync(program)) return program;
  if (process.env.EXHIBIT_REQUIRE_TEST_TOOLS !== "true") return null;
  throw new Error(`${tool} is required and missing at ${program}: run node scripts/build-test-tools.mjs.`);
}

/** The same folder that the script builds into. */
function testToolsFolder(): string {
  const { EXHIBIT_TEST_TOOLS, XDG_CACHE_HOME } = process.env;
  return EXHIBIT_TEST_TOOLS || join(XDG_CACHE_HOME || join(homedir(), ".cache"), "exhibit", "test-tools");
}
