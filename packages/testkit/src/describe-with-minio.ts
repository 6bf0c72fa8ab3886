import { describe } from "vitest";
import { findTestTool } from "./find-test-tool.ts";

/** Tests that need a MinIO; without one they are skipped, and their title says why. */
export function describeWithMinio(title: string, tests: () => void): void {
  if (findTestTool("minio") !== null) describe(title, tests);
  else describe.skip(`${title} (there is no MinIO: node scripts/build-test-tools.mjs builds it)`, tests);
}
