import { defineComponent } from "../../sdk/define-component.ts";
import { coverage, file, json, list, text } from "../../sdk/ports.ts";
import { docs } from "./docs.ts";
import { parameters } from "./parameters.ts";

/** Looks host names up with dnsx. */
export const securityDnsxResolve = defineComponent({
  id: "security.dnsx.resolve",
  version: 1,
  title: "Resolve hosts with dnsx",
  category: "security",
  summary: "Looks up DNS records of host names and says which could not be looked up.",
  docs,
  inputs: {
    hosts: list(text(), {
      min: 1,
      title: "Hosts",
      help: "One or several; in one text divided by spaces, commas or lines.",
    }),
  },
  outputs: {
    report: file({ title: "Report", formats: ["dnsx-jsonl"] }),
    resolved: list(text(), { title: "Hosts with a record" }),
    records: json({ title: "Records by type" }),
    unresolved: json({ title: "Hosts without a record, with their status" }),
    wildcards: list(text(), { title: "Hosts that only a wildcard made" }),
    coverage: coverage(),
  },
  parameters,
  fileOutputs: { report: { title: "Report", formats: ["dnsx-jsonl"], defaultName: "dnsx.jsonl" } },
  tools: ["dnsx"],
  timeoutSeconds: 3_600,
});
