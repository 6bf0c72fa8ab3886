import { afterAll, beforeAll, it } from "vitest";
import { createStudio, node, type Studio } from "./studio.ts";
let studio: Studio; let runner: any;
beforeAll(async () => { studio = await createStudio(); runner = await studio.startRunner({ NODE_OPTIONS: "--cpu-prof --cpu-prof-dir=/tmp/prof" }); });
afterAll(() => studio?.close());
it("bench", { timeout: 120000 }, async () => {
  const chain = [node("s0", "test.echo"), ...Array.from({ length: 9 }, (_, i) => node(`s${i + 1}`, "test.echo", { inputs: { text: { step: `s${i}`, port: "text" } } }))];
  const out: string[] = [];
  for (let r = 0; r < 12; r++) {
    const id = await studio.start(chain); await new Promise((f) => setTimeout(f, 400)); const run = await studio.end(id);
    if (r > 4) { const ev = (await (await import("@exhibit/db")).withOrganization(studio.scope.database, studio.scope.organizationId, async (tx) => tx.select().from((await import("@exhibit/db")).schema.runEvents))).filter((e) => e.runId === id).sort((a, b) => a.sequence - b.sequence);
      out.push("STEP " + ev.map((e, i) => `${e.body.type.slice(5)}+${e.at.getTime() - ev[Math.max(0, i - 1)]!.at.getTime()}`).join(" ")); }
    out.push(`chain ${run.endedAt!.getTime() - run.createdAt.getTime()} first ${run.startedAt!.getTime()-run.createdAt.getTime()}`);
  }
  for (let r = 0; r < 4; r++) {
    const id = await studio.start(Array.from({ length: 100 }, (_, i) => node(`s${i}`, "test.echo")));
    await new Promise((f) => setTimeout(f, 1500)); const run = await studio.end(id);
    out.push(`parallel ${run.endedAt!.getTime() - run.createdAt.getTime()}`);
  }
  runner.kill("SIGTERM"); await runner.ended;
  console.log(out.join("\n"));
});
