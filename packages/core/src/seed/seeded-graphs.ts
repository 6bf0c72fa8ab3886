import { WorkflowGraph } from "@exhibit/contracts";

/** Fetches an address, reports its findings, and sums them up. The address is asked for, prefilled with `origin`. */
export function buildAuditGraph(origin: string): WorkflowGraph {
  return WorkflowGraph.parse({
    inputs: [
      {
        name: "address",
        title: "Address",
        help: "One web address, or several divided by spaces. The studio's own is filled in to start with.",
        type: { kind: "text" },
        default: origin,
      },
    ],
    nodes: [
      {
        ref: "audit",
        component: { id: "security.http.headers", version: 1 },
        inputs: { urls: { workflowInput: "address" } },
        position: { x: 0, y: 0 },
      },
      {
        ref: "summary",
        component: { id: "report.summary", version: 1 },
        inputs: { report: { step: "audit", port: "findings" } },
        position: { x: 360, y: 0 },
      },
    ],
  });
}

/** Sums up a report that somebody picks from the library or from a run. */
export function buildSummaryGraph(): WorkflowGraph {
  return WorkflowGraph.parse({
    inputs: [
      {
        name: "report",
        title: "Report",
        help: "A findings report: of this studio, or Prowler's OCSF or ASFF.",
        type: {
          kind: "file",
          formats: ["exhibit-findings-ndjson", "prowler-ocsf-json", "asff-json", "json", "ndjson"],
        },
      },
    ],
    nodes: [
      {
        ref: "summary",
        component: { id: "report.summary", version: 1 },
        inputs: { report: { workflowInput: "report" } },
        position: { x: 0, y: 0 },
      },
    ],
  });
}
