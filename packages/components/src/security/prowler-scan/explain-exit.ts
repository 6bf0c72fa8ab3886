import { ComponentError } from "../../sdk/component-error.ts";
import type { ToolResult } from "../../sdk/context.ts";
import { readLog } from "./read-log.ts";

const longest = 500;

/** Throws where Prowler did not end as after a whole scan: 0, or 3 where something fails. */
export function assertScanned(result: ToolResult): void {
  const { exitCode, signal, stderr } = result;
  if (exitCode === 0 || exitCode === 3) return;
  const said = exitCode === 2 ? readUsageError(stderr) : readCritical(stderr);
  if ((exitCode === 1 || exitCode === 2) && said !== null) {
    throw new ComponentError(`Prowler refused: ${said}`, { retryable: false, code: "REFUSED_BY_TOOL" });
  }
  const how = exitCode === null ? `was ended by ${signal ?? "a signal"}` : `ended with exit code ${exitCode}`;
  throw new ComponentError(
    `Prowler ${how} before its reports were whole${said === null ? "" : `: ${said}`}`,
    {
      retryable: true,
      code: "TOOL_FAILED",
    },
  );
}

function readCritical(stderr: string): string | null {
  return readLog(stderr).find(({ isCritical }) => isCritical)?.message ?? null;
}

/** The last line of the parser of arguments; the usage before it fills pages. */
function readUsageError(stderr: string): string | null {
  const said = /: error: (.+)\s*$/.exec(stderr)?.[1];
  return said === undefined ? null : said.slice(0, longest);
}
