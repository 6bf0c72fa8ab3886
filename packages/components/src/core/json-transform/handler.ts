import { text as readText } from "node:stream/consumers";
import { Json } from "@exhibit/contracts";
import { ComponentError } from "../../sdk/component-error.ts";
import type { ContextOf, Handler, InputsOf } from "../../sdk/handler.ts";
import { writeItem } from "../array-join/write-item.ts";
import type { coreJsonTransform } from "./definition.ts";
import { evaluateExpression } from "./evaluate-expression.ts";

const maxBytes = 16 * 1024 * 1024;

/** Reads the input, evaluates the expression, and gives its result. */
export const handleCoreJsonTransform: Handler<typeof coreJsonTransform> = async (context, inputs) => {
  const { params, signal } = context;
  const input = JSON.stringify(await readInput(context, inputs));
  const { timeLimitSeconds, expression } = params;
  const result = await evaluateExpression({ expression, input }, { timeLimitSeconds, signal });
  return { result, text: writeItem(result) };
};

async function readInput(
  { artifacts }: ContextOf<typeof coreJsonTransform>,
  { value, file }: InputsOf<typeof coreJsonTransform>,
): Promise<Json> {
  if (file === undefined) {
    if (value !== undefined) return value;
    throw new ComponentError("there is neither a value nor a file to transform: connect one of the two", {
      retryable: false,
      code: "NO_INPUT",
    });
  }
  const opened = await artifacts.open(file);
  if (!file.format.endsWith("ndjson")) return opened.json(maxBytes);
  if (file.sizeBytes > maxBytes) {
    throw new ComponentError(`${file.name} has ${file.sizeBytes} bytes; ${maxBytes} are the most`, {
      retryable: false,
      code: "FILE_TOO_LONG",
    });
  }
  return readLines(file.name, opened.stream());
}

async function readLines(name: string, stream: AsyncIterable<Uint8Array>): Promise<Json[]> {
  return (await readText(stream)).split("\n").flatMap((line, index) => {
    if (line.trim() === "") return [];
    try {
      return [Json.parse(JSON.parse(line))];
    } catch (cause) {
      throw new ComponentError(`line ${index + 1} of ${name} is no JSON`, {
        retryable: false,
        code: "INVALID_LINE",
        cause,
      });
    }
  });
}
