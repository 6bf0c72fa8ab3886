import { spawn } from "node:child_process";

/** Runs a command without showing its output; where it fails, throws the last lines that it wrote. */
export async function runCommand(command, args, { cwd, env = {} }) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => {
      tail = (tail + text).slice(-2000);
    });
  }
  const outcome = await new Promise((resolve, reject) => {
    child.on("error", (cause) =>
      reject(cause.code === "ENOENT" ? new Error(`${command} is not on PATH`) : cause),
    );
    child.on("close", (code, signal) => resolve(code ?? signal));
  });
  if (outcome !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${outcome}:\n${tail.trim()}`);
}
