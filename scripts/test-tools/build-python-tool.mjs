import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "./run-command.mjs";

const constraints = fileURLToPath(new URL("./constraints.txt", import.meta.url));

/** Installs a Python program into a virtual environment of its own, with all that it needs in the listed versions. */
export async function buildPythonTool(folder, { requirement, program, module }) {
  const python = join(folder, "bin", "python");
  await runCommand("python3", ["-m", "venv", folder], { cwd: folder });
  // Compiling all of the packages takes longer than installing them; the first start compiles what it loads.
  const options = ["--quiet", "--disable-pip-version-check", "--no-compile", "--constraint", constraints];
  await runCommand(python, ["-m", "pip", "install", ...options, requirement], { cwd: folder });
  await writeLauncher(join(folder, "bin", program), module);
  await runCommand(join(folder, "bin", program), ["--help"], { cwd: folder });
}

/** The script that pip writes names the folder of the build; this one finds the environment wherever it lies. */
async function writeLauncher(path, module) {
  await rm(path);
  const script = `#!/bin/sh\nexec "$(dirname "$(realpath "$0")")/python" -m ${module} "$@"\n`;
  await writeFile(path, script, { mode: 0o755 });
}
