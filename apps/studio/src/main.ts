import "./quick-resolution.ts";
import { parseEnv } from "@exhibit/config";
import { Command } from "commander";
import { describeFault } from "./describe-fault.ts";
import { StudioEnv } from "./env.ts";

const program = new Command("exhibit").description("The studio that keeps what security scanners write.");

program
  .command("start")
  .description("start the studio and print the link to it; Ctrl-C stops it")
  .action(async () => {
    const env = parseEnv(StudioEnv, process.env);
    const { start } = await import("./start.ts");
    await start(env, process.env);
  });

program
  .command("login")
  .description("print a new link that signs in to the running studio, once")
  .action(async () => {
    const env = parseEnv(StudioEnv, process.env);
    const { login } = await import("./login.ts");
    process.stdout.write(`${await login(env)}\n`);
  });

try {
  await program.parseAsync();
} catch (cause) {
  process.stderr.write(`${describeFault(cause)}\n`);
  process.exitCode = 1;
}
