import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Figure } from "./report.ts";

const dist = join(import.meta.dirname, "../../apps/web/dist");
const aimKilobytes = 260;

/** What a browser loads for the first page: every script that the built index.html names or preloads. */
export async function benchWebSize(): Promise<Figure[]> {
  const html = await readFile(join(dist, "index.html"), "utf8");
  const scripts = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].flatMap(([, path]) => path ?? []);
  let bytes = 0;
  for (const script of new Set(scripts)) bytes += gzipSync(await readFile(join(dist, script))).length;
  const files = await readdir(join(dist, "assets"));
  const kilobytes = bytes / 1000;
  return [
    {
      name: "first route, JavaScript, gzip",
      measured: `${kilobytes.toFixed(0)} kB`,
      aim: `≤ ${aimKilobytes} kB`,
      reached: kilobytes <= aimKilobytes,
      beside: `${scripts.length} of ${files.filter((name) => name.endsWith(".js")).length} scripts`,
    },
  ];
}
