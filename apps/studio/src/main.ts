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
  .command("doctor")
  .description("say what Exhibit finds on this machine, and which tools are missing; ends with 1 on a fault")
  .option("--json", "print the report as JSON")
  .action(async ({ json = false }: { json?: boolean }) => {
    const env = parseEnv(StudioEnv, process.env);
    const { ToolEnv } = await import("@exhibit/runner/tools");
    const toolEnv = parseEnv(ToolEnv, process.env);
    const [{ examine }, { describeReport }] = await Promise.all([
      import("./doctor/examine.ts"),
      import("./doctor/describe-report.ts"),
    ]);
    const report = await examine(env, toolEnv);
    process.stdout.write(`${json ? JSON.stringify(report, null, 2) : describeReport(report)}\n`);
    if (report.faults.length > 0) process.exitCode = 1;
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
