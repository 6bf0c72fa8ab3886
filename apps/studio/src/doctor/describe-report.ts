import { describeToolUse, type RunnerInfo } from "@exhibit/contracts";
import { describeBytes } from "../data-directory.ts";
import type { DoctorReport } from "./doctor-report.ts";

const isolations: Record<DoctorReport["isolation"], string> = {
  "pid-namespace": "in a PID namespace: nothing that a tool starts outlives it",
  "death-signal": "by a death signal: a tool ends with the runner, its daemons are looked for afterwards",
  "process-group": "as a process group alone: the next runner ends what a killed one leaves",
};

/** The report for a terminal, a line for each fact. */
export function describeReport(report: DoctorReport): string {
  const { version, node, platform, dataDirectory, isolation, limitsFiles, tools, faults } = report;
  const free = dataDirectory.freeBytes === null ? "" : `, ${describeBytes(dataDirectory.freeBytes)} free`;
  const lines = [
    `Exhibit ${version}, Node ${node}, ${platform}`,
    `Data directory: ${dataDirectory.path} (${dataDirectory.state}${free})`,
    ...describeStudio(report),
    `Tools are held ${isolations[isolation]}.`,
    `Files of tools are ${limitsFiles ? "limited in size" : "not limited in size: there is no prlimit"}.`,
    "",
    "Tools:",
    ...tools.map(({ need, found }) =>
      found.state === "ready"
        ? `  ok       ${describeToolUse(found)}`
        : `  missing  ${found.name}: ${found.fault}. ${need.howToGet}: ${need.command}`,
    ),
    "",
    ...(faults.length === 0 ? ["Nothing keeps Exhibit from working here."] : faults),
  ];
  return lines.join("\n");
}

function describeStudio({ studio }: DoctorReport): string[] {
  if (studio === null) return ["Studio: does not run"];
  const answers = (["api", "database", "store"] as const).map(
    (part) => `${part} ${studio[part] ? "answers" : "does not answer"}`,
  );
  return [
    `Studio: process ${studio.pid} at ${studio.url}; ${answers.join(", ")}`,
    ...studio.runners.map(describeRunner),
  ];
}

function describeRunner({ name, version, tools }: RunnerInfo): string {
  const ready = tools.filter(({ state }) => state === "ready").map((tool) => tool.name);
  return `  runner ${name} (${version}) has ${ready.join(", ") || "no tools"}`;
}
