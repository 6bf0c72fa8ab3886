import { ComponentError } from "@exhibit/components/sdk";
import { Json, stepOutputsMaxLength } from "@exhibit/contracts";
import { z } from "zod";

const Outputs = z.record(z.string(), Json);

/** What a component gave, as it is stored. Throws a final ComponentError that names the largest port where it is too much. */
export function parseOutputs(given: unknown): Record<string, Json> {
  const outputs = Outputs.parse(given);
  const sizes = Object.entries(outputs).map(([port, value]) => ({
    port,
    length: JSON.stringify(value).length,
  }));
  const total = sizes.reduce((sum, { length }) => sum + length, 0);
  if (total <= stepOutputsMaxLength) return outputs;
  const [largest] = sizes.toSorted((a, b) => b.length - a.length);
  throw new ComponentError(
    `the outputs of the step have ${total} characters, ${largest?.length} of them at "${largest?.port}"; ${stepOutputsMaxLength} are the most. Write what is long to a file.`,
    { retryable: false, code: "OUTPUTS_TOO_LONG" },
  );
}
