import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./run-command.mjs";

/**
 * Compiles one program of a Go module. It goes through a module of its own, not `go install PACKAGE@VERSION`: that
 * asks the proxy for the list of all versions, which some mirrors do not serve.
 */
export async function buildGoTool(folder, module, version, directory) {
  const workshop = join(folder, "workshop");
  await mkdir(workshop);
  const run = (...args) =>
    runCommand("go", args, { cwd: workshop, env: { GOBIN: join(folder, "bin"), GOWORK: "off" } });
  await run("mod", "init", "test-tool");
  await run("get", `${module}@${version}`);
  await run("install", "-mod=mod", "-ldflags=-s -w", directory === "." ? module : `${module}/${directory}`);
  await rm(workshop, { recursive: true });
}
