// The tables of the docs that come from the code, by the name of their marker.

import { readFileSync } from "node:fs";
import { z } from "zod";
import { componentDefinitions, toolDefinitions } from "../../packages/components/src/index.ts";
import { references as httpHeadersReferences } from "../../packages/components/src/security/http-headers/references.ts";
import {
  ArtifactMetadata,
  appErrorCodes,
  artifactStates,
  attemptStates,
  fileStates,
  LogChunk,
  permissions,
  RunEventBody,
  runStates,
  stepStates,
} from "../../packages/contracts/src/index.ts";

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function nameType(schema) {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => `"${value}"`).join(" \\| ");
  if (schema.anyOf) return schema.anyOf.map(nameType).join(" \\| ");
  if (schema.type === "array") return `${nameType(schema.items)}[]`;
  return schema.format ?? [schema.type ?? "any"].flat().join(" or ");
}

function listFields(schema) {
  const required = new Set(schema.required);
  return Object.entries(schema.properties).map(([name, field]) => [
    `\`${name}\``,
    nameType(field).replaceAll("\\|", "or"),
    required.has(name) ? "yes" : "no",
  ]);
}

function payload(option) {
  const { properties } = z.toJSONSchema(option);
  const fields = Object.keys(properties).filter((name) => name !== "type");
  return fields.map((name) => `\`${name}\``).join(", ") || "none";
}

const sample = "packages/components/src/testing-components/count-lines";

function code(file) {
  return `\`\`\`ts\n// ${sample}/${file}\n${readFileSync(`${sample}/${file}`, "utf8").trimEnd()}\n\`\`\``;
}

function nameKeys(ports) {
  return (
    Object.keys(ports)
      .map((name) => `\`${name}\``)
      .join(", ") || "none"
  );
}

/** Marker → Markdown. */
export const docsTables = {
  states: table(
    ["what", "states"],
    [
      ["run", runStates.join(", ")],
      ["step", stepStates.join(", ")],
      ["attempt", attemptStates.join(", ")],
      ["artifact", artifactStates.join(", ")],
      ["file", fileStates.join(", ")],
    ],
  ),
  events: table(
    ["event", "when", "payload"],
    RunEventBody.options.map((option) => [
      `\`${option.shape.type.value}\``,
      option.description,
      payload(option),
    ]),
  ),
  "log-chunk": table(["field", "type", "always"], listFields(z.toJSONSchema(LogChunk))),
  "artifact-metadata": table(["field", "type", "always"], listFields(z.toJSONSchema(ArtifactMetadata))),
  "component-definition": code("definition.ts"),
  "component-handler": code("handler.ts"),
  "component-test": code("count-lines.test.ts"),
  components: table(
    ["component", "what it does", "inputs", "outputs", "files"],
    componentDefinitions.map(({ id, version, summary, inputs, outputs, fileOutputs }) => [
      `\`${id}\` v${version}`,
      summary,
      nameKeys(inputs),
      nameKeys(outputs),
      nameKeys(fileOutputs),
    ]),
  ),
  tools: table(
    ["tool", "how to get it", "setting"],
    toolDefinitions.map(({ name, title, homepage, howToGet, command }) => [
      `[${title}](${homepage})`,
      `${howToGet}: \`${command}\``,
      `\`EXHIBIT_TOOL_${name.toUpperCase()}\``,
    ]),
  ),
  "component-docs": componentDefinitions
    .map(({ id, title, docs }) => `### ${title} (\`${id}\`)\n\n${docs.trim()}`)
    .join("\n\n"),
  "http-headers-references": Object.values(httpHeadersReferences)
    .map((url) => `- <${url}>`)
    .join("\n"),
  "error-codes": table(
    ["code"],
    appErrorCodes.map((code) => [`\`${code}\``]),
  ),
  permissions: table(
    ["permission"],
    permissions.map((permission) => [`\`${permission}\``]),
  ),
};
