import { withOrganization } from "@exhibit/db";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createStudio, node, type Studio } from "./studio.ts";

let studio: Studio;
beforeAll(async () => {
  studio = await createStudio();
});
afterAll(() => studio?.close());

it("200 rows that can't be read fail their steps or cost them a new job, and the runner goes on", {
  timeout: 60_000,
}, async () => {
  const steps = Array.from({ length: 100 }, (_, index) => node(`s${index}`, "test.echo"));
  const corrupt = await studio.start(steps);
  const garbled = await studio.start(steps);
  const { database, organizationId } = studio.scope;
  await withOrganization(database, organizationId, async (tx) => {
    await tx.execute(`update steps set node = '{"ref": 7}'::jsonb where run_id = '${corrupt}'`);
    await tx.execute(`update pgboss.job set data = '"nothing"'::jsonb where data->>'runId' = '${garbled}'`);
  });
  const runner = await studio.startRunner({ EXHIBIT_RECONCILE_SECONDS: "0.5" });
  const failed = await studio.end(corrupt);
  expect([failed.state, failed.failure?.message]).toEqual(["failed", expect.stringContaining("node.ref: ")]);
  expect(await studio.attempts(corrupt)).toEqual([]);
  expect((await studio.end(garbled)).state).toBe("succeeded");
  expect(await studio.attempts(garbled)).toHaveLength(100);
  expect((await studio.end(await studio.start([node("after", "test.echo")]))).state).toBe("succeeded");
  runner.kill("SIGTERM");
  expect(await runner.ended).toEqual([0, null]);
});
