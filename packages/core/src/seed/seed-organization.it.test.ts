import { componentDefinitions, describeComponent } from "@exhibit/components";
import { createTestDatabase, type TestDatabase } from "@exhibit/testkit";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getLanding } from "../landing/get-landing.ts";
import { deleteWorkflow } from "../workflow/delete-workflow.ts";
import { getWorkflow } from "../workflow/get-workflow.ts";
import { listWorkflows } from "../workflow/list-workflows.ts";
import { seedOrganization } from "./seed-organization.ts";

let db: TestDatabase;
const components = componentDefinitions.map(describeComponent);
const origin = "http://127.0.0.1:4180";

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.close());

test("makes one organization however many start at once, and brings no deleted seed back", async () => {
  const starts = await Promise.all(
    Array.from({ length: 4 }, () => seedOrganization(db.database, { origin, components })),
  );
  const seeded = await seedOrganization(db.database, { origin, components });
  expect(starts.filter((one) => one.isNew)).toHaveLength(1);
  expect(seeded).toMatchObject({ isNew: false });

  const { organizationId, auditWorkflowId, summariseWorkflowId } = seeded;
  if (auditWorkflowId === null || summariseWorkflowId === null) throw new Error("no seeds");
  const scope = { database: db.database, organizationId, actor: "Owner" };
  const list = await listWorkflows(scope, { limit: 50 });
  expect(list.items.map(({ name }) => name).sort()).toEqual([
    "Audit a web address",
    "Summarize a report from the library",
  ]);
  const audit = await getWorkflow(scope, { workflowId: auditWorkflowId });
  expect(audit.graph.inputs).toMatchObject([{ name: "address", default: origin }]);
  expect(await getLanding(scope)).toEqual({
    firstRun: null,
    auditWorkflowId,
    summariseWorkflowId,
    publishedCount: 0,
  });

  await deleteWorkflow(scope, { workflowId: auditWorkflowId });
  const again = await seedOrganization(db.database, { origin, components });
  expect(again).toMatchObject({ auditWorkflowId: null, summariseWorkflowId });
  await expect(getWorkflow(scope, { workflowId: auditWorkflowId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
