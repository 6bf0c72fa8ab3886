// Holds the generated parts of the docs and .env.example against the code; `--write` brings them up to date.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { docsTables } from "./docs-tables.mjs";
import { envExample } from "./env-example.mjs";

const write = process.argv.includes("--write");
const faults = [];

function hold(path, wanted) {
  const current = readFileSync(path, "utf8");
  if (current === wanted) return;
  if (write) writeFileSync(path, wanted);
  else faults.push(`${path} does not agree with the code. Run: npm run docs`);
}

const marked = /(<!-- generated:([a-z-]+) -->\n)[\s\S]*?(\n<!-- \/generated -->)/g;
const used = new Set();
const pages = [
  "README.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];
for (const page of pages) {
  const wanted = readFileSync(page, "utf8").replace(marked, (_, open, name, close) => {
    used.add(name);
    if (!(name in docsTables)) faults.push(`${page} asks for a table that does not exist: ${name}`);
    return open + docsTables[name] + close;
  });
  hold(page, wanted);
  for (const [, target] of wanted.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)) {
    try {
      readFileSync(join(page, "..", target));
    } catch (error) {
      if (error.code !== "EISDIR") faults.push(`${page} links to ${target}, which is not there.`);
    }
  }
}
for (const name of Object.keys(docsTables)) {
  if (!used.has(name)) faults.push(`No page shows the table "${name}".`);
}
hold(".env.example", envExample());

for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
