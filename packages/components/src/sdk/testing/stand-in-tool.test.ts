import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { defineComponent } from "../define-component.ts";
import type { Handler } from "../handler.ts";
import { number, text } from "../ports.ts";
import { listHelpFlags } from "./list-help-flags.ts";
import { runComponent } from "./run-component.ts";
import { installStandIn } from "./stand-in-tool.ts";

const resolver = defineComponent({
  id: "test.resolver",
  version: 1,
  title: "Resolver",
  category: "test",
  summary: "Runs dnsx with the arguments that it is given.",
  docs: "For these tests.",
  inputs: {},
  outputs: { exitCode: number(), printed: text() },
  parameters: z.strictObject({ tool: z.string(), args: z.array(z.string()) }),
  tools: ["dnsx"],
});

const handle: Handler<typeof resolver> = async ({ params, tools }) => {
  const { exitCode, stdout } = await tools.run(params.tool, params.args, { captureBytes: 1000 });
  return { exitCode: exitCode ?? -1, printed: stdout };
};

let folder: string;
let help: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "exhibit-stand-in-"));
  help = await readFile(new URL("../../../fixtures/help/dnsx.txt", import.meta.url), "utf8");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(args: string[], tool = "dnsx") {
  const trial = await runComponent(resolver, handle, { params: { tool, args }, toolFolders: [folder] });
  await trial.remove();
  return trial;
}

describe("a stand-in for a tool", () => {
  it("prints and writes what was recorded, and tells how it was called", async () => {
    const recorded = join(folder, "recorded.jsonl");
    await writeFile(recorded, '{"host":"a.test"}\n');
    const dnsx = await installStandIn(folder, {
      name: "dnsx",
      help,
      stdout: recorded,
      writes: { "-o": recorded },
      exitCode: 0,
    });
    const out = join(folder, "out.jsonl");
    const { outputs } = await run(["-l", "hosts.txt", "-json", "-o", out]);
    expect(outputs).toEqual({ exitCode: 0, printed: '{"host":"a.test"}\n' });
    expect(await readFile(out, "utf8")).toBe('{"host":"a.test"}\n');
    expect(await dnsx.calls()).toEqual([["-l", "hosts.txt", "-json", "-o", out]]);
  });

  it("refuses a flag that the recorded help does not list", async () => {
    await installStandIn(folder, { name: "dnsx", help });
    const { outputs, log } = await run(["-json", "-no-such-flag"]);
    expect(outputs.exitCode).toBe(2);
    expect(log).toContainEqual({
      stream: "stderr",
      text: "flag provided but not defined: -no-such-flag",
    });
  });

  it("answers for its version", async () => {
    await installStandIn(folder, { name: "dnsx", help, answers: { "-version": "1.2.2" } });
    expect((await run(["-version", "-duc"])).outputs.printed).toBe("1.2.2\n");
  });
});

it("a component can run nothing that it does not declare", async () => {
  await expect(run([], "sh")).rejects.toThrow("runs the tool sh without declaring it");
});

describe("the flags of a help text", () => {
  it("are read in the ways that tools write them", () => {
    const { exact, prefixes } = listHelpFlags(
      "  -sS/sT: scans\n  -PS/PA[portlist]: ping\n  -T<0-5>: timing\n  -l, -list string  well-known\n" +
        "  [--status {PASS,FAIL}] --exit-code int\n  -p <port ranges>",
    );
    expect(exact).toEqual(
      new Set(["--exit-code", "--status", "-PA", "-PS", "-T", "-l", "-list", "-p", "-sS", "-sT"]),
    );
    expect([...prefixes]).toEqual(["-PS", "-PA", "-T"]);
  });
});
