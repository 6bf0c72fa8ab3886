import { defineConfig } from "vitest/config";

const excluded = ["**/node_modules/**", "**/dist/**"];
const integration = "**/*.it.test.ts";
const browser = "apps/*/test/**/*.browser.test.ts";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...excluded, integration, browser],
        },
      },
      {
        test: {
          name: "integration",
          include: [integration],
          exclude: excluded,
          globalSetup: ["./packages/testkit/src/global-setup.ts"],
          // One machine, one PostgreSQL: more files side by side only wait for each other.
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "browser",
          include: [browser],
          exclude: excluded,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
