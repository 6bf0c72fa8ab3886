import { z } from "zod";

/** What a plan reads, and how much of it in vain. */
export interface Plan {
  indexes: string[];
  sequential: string[];
  rowsRemovedByFilter: number;
}

const Node = z.object({
  "Node Type": z.string(),
  "Relation Name": z.string().optional(),
  "Index Name": z.string().optional(),
  "Parent Relationship": z.string().optional(),
  "Rows Removed by Filter": z.number().optional(),
  Plans: z.array(z.unknown()).optional(),
});

/** Reads the row that `explain (analyze, format json)` answers. */
export function readPlan(row: unknown): Plan {
  const plan: Plan = { indexes: [], sequential: [], rowsRemovedByFilter: 0 };
  collect(
    z.object({ "QUERY PLAN": z.array(z.object({ Plan: z.unknown() })) }).parse(row)["QUERY PLAN"][0]?.Plan,
    plan,
  );
  return plan;
}

function collect(raw: unknown, plan: Plan): void {
  const node = Node.parse(raw);
  // The cursor's own row is looked up by its key.
  if (node["Parent Relationship"] === "InitPlan" && node["Relation Name"] === "artifacts") return;
  if (node["Index Name"] !== undefined) plan.indexes.push(node["Index Name"]);
  if (node["Node Type"] === "Seq Scan") plan.sequential.push(node["Relation Name"] ?? "?");
  plan.rowsRemovedByFilter += node["Rows Removed by Filter"] ?? 0;
  for (const child of node.Plans ?? []) collect(child, plan);
}
