import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ComponentError } from "../../sdk/component-error.ts";
import type { ComponentTools, ToolResult } from "../../sdk/context.ts";
import type { ParametersOf } from "../../sdk/handler.ts";
import type { securityDnsxResolve } from "./definition.ts";
import type { RecordType } from "./record-types.ts";

/** What one start of dnsx is about. */
interface DnsxPass {
  /** Names its files. */
  readonly name: string;
  readonly hosts: readonly string[];
  readonly types: Iterable<RecordType>;
  readonly resolvers: readonly string[];
}

/** The report of a pass (null where dnsx wrote none), and how dnsx ended. */
interface DnsxOutcome {
  readonly report: string | null;
  readonly exitCode: number | null;
}

/** Starts dnsx in the work directory of an attempt. */
export interface Dnsx {
  /** As dnsx gives it. */
  readonly version: string;
  run(pass: DnsxPass): Promise<DnsxOutcome>;
}

/** Finds dnsx and makes sure that it is the right one. Throws a final ComponentError where it is not. */
export async function openDnsx(
  tools: ComponentTools,
  workDir: string,
  params: Pick<ParametersOf<typeof securityDnsxResolve>, "rate" | "attempts" | "threads">,
): Promise<Dnsx> {
  // Its temporary database lies in the work directory too, so that it goes with it.
  const env = { TMPDIR: workDir };
  const asked = await tools.run("dnsx", ["-version", "-duc", "-nc"], { env, captureBytes: 8_192 });
  const limits = ["-rl", `${params.rate}`, "-retry", `${params.attempts}`, "-t", `${params.threads}`];
  return {
    version: readVersion(asked),
    async run({ name, hosts, types, resolvers }) {
      const report = join(workDir, `${name}.jsonl`);
      const [hostsFile, resolversFile] = [
        join(workDir, `${name}-hosts.txt`),
        join(workDir, `${name}-resolvers.txt`),
      ];
      await Promise.all([writeLines(hostsFile, hosts), writeLines(resolversFile, resolvers)]);
      const { exitCode } = await tools.run(
        "dnsx",
        [
          ...["-l", hostsFile, "-r", resolversFile, "-o", report, "-json", "-silent", "-duc", "-nc"],
          ...limits,
          ...[...types].map((type) => `-${type}`),
        ],
        { env },
      );
      const isWritten = await stat(report).then(
        () => true,
        () => false,
      );
      return { report: isWritten ? report : null, exitCode };
    },
  };
}

/** For a pass that left no whole report. */
export function explainExit(exitCode: number | null): ComponentError {
  const how = exitCode === null ? "was ended by a signal" : `ended with exit code ${exitCode}`;
  return new ComponentError(`dnsx ${how} before its report was whole; its log says why`, {
    retryable: true,
    code: "TOOL_FAILED",
  });
}

/** Without an end of line in a host or resolver, which their grammars see to. */
function writeLines(path: string, lines: readonly string[]): Promise<void> {
  return writeFile(path, `${lines.join("\n")}\n`);
}

/** Other programs of that name have no such line. */
function readVersion({ stdout, stderr }: ToolResult): string {
  const version = /Current Version: v?(\d+\.\d+\.\d+)/.exec(`${stdout}\n${stderr}`)?.[1];
  if (version !== undefined) return version;
  throw new ComponentError(
    "the dnsx on the runner's PATH is not the one of ProjectDiscovery: it has no line `Current Version`",
    { retryable: false, code: "WRONG_TOOL" },
  );
}
