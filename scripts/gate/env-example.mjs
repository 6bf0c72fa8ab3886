// .env.example, from the environment schemas of the three processes.
import { ApiEnv } from "../../apps/api/src/env.ts";
import { RunnerEnv } from "../../apps/runner/src/env.ts";
import { StudioEnv } from "../../apps/studio/src/env.ts";
import { isSecretVariable } from "../../packages/config/src/parse-env.ts";

const processes = [
  [
    "The studio: `npm start` and `./exhibit`. It sets everything that the API and the runner need.",
    StudioEnv,
  ],
  ["The API, where it is started by itself.", ApiEnv],
  ["A runner, where it is started by itself.", RunnerEnv],
];

function wrap(text) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const line = lines.at(-1);
    if (line.length + word.length > 110) lines.push(word);
    else lines[lines.length - 1] = line === "" ? word : `${line} ${word}`;
  }
  return lines.map((line) => `# ${line}`).join("\n");
}

function describeVariable([name, schema]) {
  const parsed = schema.safeParse(undefined);
  const value = parsed.success && parsed.data !== undefined ? parsed.data : "";
  const file = isSecretVariable(name) ? ` ${name}_FILE may name a file that holds it.` : "";
  return `${wrap(`${schema.description ?? ""}${file}`)}\n# ${name}=${value}`;
}

/** The whole file. Variables are commented out: each line shows the default. */
export function envExample() {
  const sections = processes.map(
    ([title, schema]) =>
      `## ${title}\n\n${Object.entries(schema.shape).map(describeVariable).join("\n\n")}\n`,
  );
  return `# Written from the code by: npm run docs\n\n${sections.join("\n")}`;
}
