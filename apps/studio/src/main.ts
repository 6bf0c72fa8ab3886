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

program
  .command("secrets")
  .description("look after the stored secrets")
  .command("rotate-key")
  .description(
    "encrypt all secrets under a new key and forget the old one; may be repeated when it was cut off",
  )
  .action(async () => {
    const env = parseEnv(StudioEnv, process.env);
    const { rotateKey } = await import("./rotate-key.ts");
    process.stdout.write(`${await rotateKey(env)}\n`);
  });

try {
  await program.parseAsync();
} catch (cause) {
  process.stderr.write(`${describeFault(cause)}\n`);
  process.exitCode = 1;
}
