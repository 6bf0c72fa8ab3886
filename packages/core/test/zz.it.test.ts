import { afterAll, beforeAll, it } from "vitest";
import { createDatabase } from "@exhibit/db";
import { createEngine, type Engine, from, node, success } from "./engine.ts";
import { claimStep } from "../src/run/claim-step.ts";
let engine: Engine;
beforeAll(async () => { engine = await createEngine(); });
afterAll(() => engine?.close());
it("bench", { timeout: 120000 }, async () => {
  const variants: Record<string, any> = {};
  for (const [name, opt] of [["auto", ""], ["generic", "-c plan_cache_mode=force_generic_plan"], ["jitoff", "-c jit=off"]] as const) {
    const url = new URL(engine.appUrl); if (opt) url.searchParams.set("options", opt);
    variants[name] = { db: createDatabase({ url: url.href, max: 1 }), fetch: 0, claim: 0, settle: 0, start: 0, n: 0 };
  }
  const chain = [node("s0"), ...Array.from({ length: 9 }, (_, i) => node(`s${i + 1}`, { a: from(`s${i}`) }))];
  const wf = await engine.saveWorkflow({ nodes: chain });
  const { startRun } = await import("../src/run/start-run.ts");
  const { settleStep } = await import("../src/run/settle-step.ts");
  for (let r = 0; r < 25; r++) for (const [name, v] of Object.entries(variants)) {
    if (r === 8) Object.assign(v, { fetch: 0, claim: 0, settle: 0, start: 0, n: 0 });
    const scope = { ...engine.scope, database: v.db };
    let a = performance.now();
    await startRun(scope, { workflowId: wf, inputs: {} });
    v.start += performance.now() - a;
    for (let i = 0; i < 10; i++) {
      a = performance.now();
      const [job] = await engine.scope.jobs.fetch("step.execute", 8);
      let b = performance.now(); v.fetch += b - a; a = b;
      const c = await claimStep(scope, { job: job!, runner: "x" });
      b = performance.now(); v.claim += b - a; a = b;
      if (c.kind !== "claimed") throw new Error(c.kind);
      await settleStep(scope, { step: c.step, outcome: success(i), artifactIds: [], retry: { maxAttempts: 1, delaySeconds: 0 } });
      b = performance.now(); v.settle += b - a; v.n++;
    }
  }
  for (const [name, v] of Object.entries(variants)) { console.log(`RES ${name} start ${(v.start / v.n * 10).toFixed(2)} fetch ${(v.fetch / v.n).toFixed(2)} claim ${(v.claim / v.n).toFixed(2)} settle ${(v.settle / v.n).toFixed(2)}`); await v.db.close(); }
});
