import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { buildWeb } from "../src/build-web.ts";
import { webRoot } from "../src/checkout.ts";

/** Text that stays in a bundle, whatever its minifier does, once a part of the server is in it. */
const marks = [
  ["drizzle-orm", "drizzle:entityKind"],
  ["pg", "SASL_SCRAM"],
  ["pg", "SCRAM-SERVER"],
  ["pg-boss", "pgboss"],
  ["hono", "x-powered-by"],
  ["@exhibit/core", "app.organization_id"],
  ["@exhibit/api", "EXHIBIT_DATABASE_URL"],
  ["@exhibit/storage", "The store holds no object"],
  ["node", "node:fs"],
] as const;

it("sends no part of the server to the browser", { timeout: 180_000 }, async () => {
  await buildWeb();
  const assets = join(webRoot, "assets");
  const scripts = (await readdir(assets)).filter((name) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(1);
  const found: string[] = [];
  for (const script of scripts) {
    const text = await readFile(join(assets, script), "utf8");
    for (const [name, mark] of marks) if (text.includes(mark)) found.push(`${script}: ${name} (${mark})`);
  }
  expect(found).toEqual([]);
});
