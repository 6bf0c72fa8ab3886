import { join } from "node:path";
import { explainGaps } from "@exhibit/contracts";
import { ComponentError } from "../../sdk/component-error.ts";
import type { ToolResult } from "../../sdk/context.ts";
import type { Handler } from "../../sdk/handler.ts";
import { buildArguments } from "./build-arguments.ts";
import type { securityProwlerScan } from "./definition.ts";
import { assertScanned } from "./explain-exit.ts";
import { isNothingLookedAt, judgeCoverage, type Scan } from "./judge-coverage.ts";
import { findingsName, type KeptFiles, keepFiles } from "./keep-files.ts";
import { prepareAccess } from "./prepare-access.ts";
import { type Findings, noFindings, readFindings } from "./read-findings.ts";
import { readLog } from "./read-log.ts";

/** Of each of Prowler's streams; a line of its log is some hundred bytes. */
const capturedBytes = 8 * 1024 * 1024;

/** Runs Prowler, keeps whatever it wrote, and says what it could not look at. Fails where that is everything. */
export const handleSecurityProwlerScan: Handler<typeof securityProwlerScan> = async (context, inputs) => {
  const { artifacts, network, params, signal, tools, workDir } = context;
  const access = await prepareAccess({ params, inputs, workDir, network });
  const mutelist = inputs.mutelist ? await (await artifacts.open(inputs.mutelist)).toFile() : null;
  const folder = join(workDir, "output");
  let result: ToolResult;
  let files: KeptFiles;
  try {
    result = await tools.run("prowler", buildArguments(params, { folder, mutelist }, access.args), {
      // Its temporary files lie in the work directory too, so that they go with it.
      env: { ...access.env, TMPDIR: workDir },
      captureBytes: capturedBytes,
    });
  } finally {
    // Kept before it is judged, also where the scan was stopped: what a failed attempt wrote stays as partial.
    files = await keepFiles(context, folder);
  }
  assertScanned(result);
  const report = files.report.find(({ name }) => name === findingsName);
  if (!report) assertNothingFound(result);
  const findings = report ? await readFindings(join(folder, findingsName), signal) : noFindings();
  const scan = describeScan(result, params, findings);
  const coverage = judgeCoverage(scan);
  if (isNothingLookedAt(scan, coverage)) throw explainBlindness(coverage.gaps[0]?.reason);
  for (const sentence of explainGaps(coverage)) context.warn(sentence);
  return {
    report: [...files.report],
    compliance: [...files.compliance],
    ...(report ? { findings: report } : {}),
    counts: findings.tally.counts,
    total: findings.tally.total,
    failed: findings.tally.countOf("fail"),
    coverage,
  };
};

function describeScan({ stdout, stderr }: ToolResult, params: Scan["params"], findings: Findings): Scan {
  const executed = /^Executing (\d+) checks?,/m.exec(stdout)?.[1];
  return {
    params,
    findings,
    errors: readLog(stderr),
    executed: executed === undefined ? null : Number(executed),
    isLogCut: Buffer.byteLength(stderr) >= capturedBytes,
  };
}

/** Prowler writes no file where nothing was found, and says so; without that sentence the file is missing. */
function assertNothingFound({ exitCode, stdout }: ToolResult): void {
  if (exitCode === 0 && stdout.includes("There are no findings")) return;
  throw new ComponentError(
    `Prowler ended with exit code ${exitCode} but wrote no ${findingsName}, and did not say that there are no findings`,
    { retryable: true, code: "NO_REPORT" },
  );
}

function explainBlindness(reason: string | undefined): ComponentError {
  return new ComponentError(`nothing could be looked at: ${reason ?? "no reason given"}`, {
    retryable: true,
    code: "UNREACHABLE",
  });
}
