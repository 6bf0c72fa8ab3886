import type { Json } from "@exhibit/contracts";
import type { Handler, ParametersOf } from "../../sdk/handler.ts";
import type { coreArtifactWrite } from "./definition.ts";
import { fillTemplate } from "./name-template.ts";

type Format = ParametersOf<typeof coreArtifactWrite>["format"];

/** Writes the value in the format asked for, as a stream of lines where it is a list. */
export const handleCoreArtifactWrite: Handler<typeof coreArtifactWrite> = async (context, { value }) => {
  const { name, format } = context.params;
  const written = await context.artifacts.upload({
    output: "file",
    name: fillTemplate(name, {
      runNumber: context.run.number,
      stepRef: context.step.ref,
      date: new Date().toISOString().slice(0, 10),
    }),
    format,
    body: encode(serialize(value, format)),
  });
  return { file: written };
};

function* serialize(value: Json, format: Format): Generator<string> {
  if (format === "ndjson") {
    for (const item of Array.isArray(value) ? value : [value]) yield `${JSON.stringify(item)}\n`;
  } else if (format === "text" && (typeof value !== "object" || value === null)) {
    yield String(value ?? "");
  } else {
    yield `${JSON.stringify(value, null, 2)}\n`;
  }
}

async function* encode(lines: Iterable<string>): AsyncGenerator<Uint8Array> {
  for (const line of lines) yield Buffer.from(line);
}
