import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import type { ArtifactRef, FileFormat } from "@exhibit/contracts";
import type { ContextOf } from "../../sdk/handler.ts";
import { reportName } from "./build-arguments.ts";
import type { securityProwlerScan } from "./definition.ts";

/** The artifacts of a scan. */
export interface KeptFiles {
  readonly report: readonly ArtifactRef[];
  readonly compliance: readonly ArtifactRef[];
}

/** Where Prowler writes the findings that are read. */
export const findingsName = `${reportName}.ocsf.json`;

const complianceFolder = "compliance";

/** Keeps each file below Prowler's output folder as it is, by its own name. */
export async function keepFiles(
  { artifacts, params }: Pick<ContextOf<typeof securityProwlerScan>, "artifacts" | "params">,
  folder: string,
): Promise<KeptFiles> {
  const attributes = { provider: params.provider };
  const report: ArtifactRef[] = [];
  const compliance: ArtifactRef[] = [];
  for (const name of await listFiles(folder)) {
    const facts = { name, format: tellReportFormat(name), attributes };
    report.push(await artifacts.uploadFromPath(join(folder, name), { ...facts, output: "report" }));
  }
  for (const name of await listFiles(join(folder, complianceFolder))) {
    const facts = { name, format: tellComplianceFormat(name), attributes };
    const path = join(folder, complianceFolder, name);
    compliance.push(await artifacts.uploadFromPath(path, { ...facts, output: "compliance" }));
  }
  return { report, compliance };
}

/** Anything but folders: what is no plain file is refused by name when it is kept. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  });
  const files = entries.filter((entry) => !entry.isDirectory());
  return files.map((entry) => basename(entry.name)).toSorted();
}

function tellReportFormat(name: string): FileFormat {
  if (name.endsWith(".ocsf.json")) return "prowler-ocsf-json";
  if (name.endsWith(".asff.json")) return "asff-json";
  if (name.endsWith(".csv")) return "csv";
  return name.endsWith(".html") ? "html" : "binary";
}

function tellComplianceFormat(name: string): FileFormat {
  if (name.endsWith(".csv")) return "csv";
  return name.endsWith(".json") ? "json" : "binary";
}
