import { type ComponentDescriptor, validateGraph, type WorkflowGraph } from "@exhibit/contracts";
import { schema, type TenantTransaction, withOrganization } from "@exhibit/db";
import { and, eq, isNull } from "drizzle-orm";
import { v7 } from "uuid";
import type { Scope } from "../scope.ts";
import { lockSeeds } from "./lock-seeds.ts";
import { seedKeys } from "./seed-keys.ts";
import { buildAuditGraph, buildSummaryGraph } from "./seeded-graphs.ts";

const { workflows, workflowVersions } = schema;

/** The seeded workflows that stand; null where one was deleted. */
export interface SeededWorkflows {
  readonly auditWorkflowId: string | null;
  readonly summariseWorkflowId: string | null;
}

interface Seed {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly graph: WorkflowGraph;
}

/** Inserts each seed whose key the organization has never had. Throws where a seed would not run with these components. */
export async function insertSeededWorkflows(
  scope: Scope,
  input: { origin: string; components: readonly ComponentDescriptor[] },
): Promise<SeededWorkflows> {
  const audit: Seed = {
    key: seedKeys.audit,
    name: "Audit a web address",
    description:
      "Checks the security headers, cookies and certificate of an address, and sums the findings up.",
    graph: buildAuditGraph(input.origin),
  };
  const summary: Seed = {
    key: seedKeys.summarise,
    name: "Summarize a report from the library",
    description: "Starts from a report that an earlier run kept.",
    graph: buildSummaryGraph(),
  };
  for (const seed of [audit, summary]) assertRuns(seed, input.components);
  return withOrganization(scope.database, scope.organizationId, async (tx) => {
    await lockSeeds(tx);
    return {
      auditWorkflowId: await insertOnce(tx, audit, scope.actor),
      summariseWorkflowId: await insertOnce(tx, summary, scope.actor),
    };
  });
}

function assertRuns({ name, graph }: Seed, components: readonly ComponentDescriptor[]): void {
  const { valid, issues } = validateGraph(graph, components);
  if (!valid)
    throw new Error(`seed "${name}" does not run: ${issues.map(({ message }) => message).join("; ")}`);
}

async function insertOnce(tx: TenantTransaction, seed: Seed, createdBy: string): Promise<string | null> {
  const { organizationId } = tx;
  const [known] = await tx
    .select({ id: workflows.id, deletedAt: workflows.deletedAt })
    .from(workflows)
    .where(and(eq(workflows.organizationId, organizationId), eq(workflows.seedKey, seed.key)));
  if (known !== undefined) return known.deletedAt === null ? known.id : null;
  const id = v7();
  await tx.insert(workflows).values({
    id,
    organizationId,
    name: await findFreeName(tx, seed.name),
    description: seed.description,
    latestVersion: 1,
    seedKey: seed.key,
  });
  await tx
    .insert(workflowVersions)
    .values({ organizationId, workflowId: id, version: 1, graph: seed.graph, createdBy });
  return id;
}

/** Somebody may have used the name before the seed came. */
async function findFreeName(tx: TenantTransaction, name: string): Promise<string> {
  const taken = await tx
    .select({ id: workflows.id })
    .from(workflows)
    .where(
      and(
        eq(workflows.organizationId, tx.organizationId),
        eq(workflows.name, name),
        isNull(workflows.deletedAt),
      ),
    );
  return taken.length === 0 ? name : `${name} (example)`;
}
