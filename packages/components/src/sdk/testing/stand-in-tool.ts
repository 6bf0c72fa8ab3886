import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { listHelpFlags } from "./list-help-flags.ts";

/** A tool that prints what the real one printed once. */
export interface StandInTool {
  /** The command. */
  name: string;
  /** What the real tool prints for its help: any other flag is refused, as the tool would. */
  help: string;
  /** Files whose bytes it prints. */
  stdout?: string;
  stderr?: string;
  exitCode?: number;
  /** By flag: the file whose bytes it writes where the flag's value says, such as `{ "-o": recorded }`. */
  writes?: Readonly<Record<string, string>>;
  /** Plain arguments before those of another program, whose flags are not its own: 2 for `docker run IMAGE …`. */
  operands?: number;
  /** Stays until it is ended. */
  staysUp?: boolean;
  /** What it answers for these first arguments instead, such as `{ "-version": "1.2.2" }`. */
  answers?: Readonly<Record<string, string>>;
}

/** A stand-in that was put into a folder. */
export interface InstalledStandIn {
  readonly path: string;
  /** The arguments of each call so far, in order. */
  calls(): Promise<string[][]>;
}

/** Puts a stand-in into a folder, which then goes on PATH. It is a program of its own and needs nothing but Node. */
export async function installStandIn(folder: string, tool: StandInTool): Promise<InstalledStandIn> {
  const path = join(folder, tool.name);
  const record = join(folder, `${tool.name}.calls`);
  const { help, ...told } = tool;
  const flags = listHelpFlags(help);
  const facts = { record, flags: [...flags.exact], prefixes: [...flags.prefixes], ...told };
  await writeFile(path, `#!${process.execPath}\nconst facts = ${JSON.stringify(facts)};\n${program}`);
  await chmod(path, 0o755);
  return {
    path,
    async calls() {
      const text = await readFile(record, "utf8").catch(() => "");
      return text.split("\n").flatMap((line) => (line === "" ? [] : [readCall(line)]));
    },
  };
}

function readCall(line: string): string[] {
  const call: unknown = JSON.parse(line);
  if (!Array.isArray(call)) throw new Error(`no call of a stand-in: ${line}`);
  return call.map(String);
}

/** Plain JavaScript without types: it runs by itself. */
const program = `
const { appendFileSync, copyFileSync, readFileSync } = require("node:fs");
const args = process.argv.slice(2);
appendFileSync(facts.record, JSON.stringify(args) + "\\n");
const answer = facts.answers?.[args[0]];
if (answer !== undefined) {
  process.stdout.write(answer + "\\n");
  process.exit(0);
}
let operands = facts.operands ?? Infinity;
for (const [index, arg] of args.entries()) {
  if (arg === "--") break;
  if (!/^-./.test(arg) || /^-[0-9.]+$/.test(arg)) {
    if (--operands === 0) break;
    continue;
  }
  const [flag, value = args[index + 1]] = arg.split(/=(.*)/s);
  if (!facts.flags.includes(flag) && !facts.prefixes.some((prefix) => flag.startsWith(prefix))) {
    process.stderr.write("flag provided but not defined: " + flag + "\\n");
    process.exit(2);
  }
  const source = facts.writes?.[flag];
  if (source !== undefined) copyFileSync(source, value);
}
if (facts.stdout !== undefined) process.stdout.write(readFileSync(facts.stdout));
if (facts.stderr !== undefined) process.stderr.write(readFileSync(facts.stderr));
process.exitCode = facts.exitCode ?? 0;
if (facts.staysUp) setInterval(() => {}, 60_000);
`;
