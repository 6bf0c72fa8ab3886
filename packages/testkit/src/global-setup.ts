import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import type { TestCluster } from "./test-cluster.ts";

/** Starts one PostgreSQL for all integration tests of a run, and hands its addresses to the workers. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  // Detached, so that the terminal's Ctrl-C reaches it only through the end of this process.
  const child = spawn(process.execPath, [fileURLToPath(new URL("./cluster-process.ts", import.meta.url))], {
    detached: true,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = once(child, "exit");
  const cluster = await new Promise<TestCluster>((resolve, reject) => {
    child.once("message", resolve);
    void ended.then(() => reject(new Error("the PostgreSQL of the tests did not start; it said why above")));
  });
  project.provide("exhibitTestCluster", cluster);
  return async () => {
    child.disconnect();
    await ended;
  };
}
