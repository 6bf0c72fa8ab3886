import type { ParametersOf } from "../../sdk/handler.ts";
import type { securityProwlerScan } from "./definition.ts";

/** Names all files of a scan, so that those of the next scan have the same names. */
export const reportName = "prowler";

/** Where Prowler writes and what it reads. */
export interface ScanFiles {
  readonly folder: string;
  readonly mutelist: string | null;
}

/** Arguments of a scan. Several values follow one flag: of a repeated flag Prowler keeps the last alone. */
export function buildArguments(
  params: ParametersOf<typeof securityProwlerScan>,
  { folder, mutelist }: ScanFiles,
  access: readonly string[],
): string[] {
  return [
    params.provider,
    ...access,
    ...flag("--checks", params.checks),
    ...flag("--services", params.services),
    ...flag("--severity", params.severities),
    ...flag("--compliance", params.compliance),
    ...flag("--region", params.regions),
    ...flag("--status", params.status),
    ...flag("--mutelist-file", mutelist === null ? [] : [mutelist]),
    ...flag("--output-formats", ["json-ocsf", ...new Set(params.formats)]),
    ...["--output-directory", folder, "--output-filename", reportName],
    ...["--no-banner", "--no-color", "--log-level", "ERROR"],
  ];
}

function flag(name: string, values: readonly string[]): string[] {
  return values.length === 0 ? [] : [name, ...new Set(values)];
}
