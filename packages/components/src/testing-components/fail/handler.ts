import { ComponentError } from "../../sdk/component-error.ts";
import type { Handler } from "../../sdk/handler.ts";
import type { testFail } from "./definition.ts";

/** Throws a ComponentError up to the attempt that it was told. */
export const handleTestFail: Handler<typeof testFail> = async ({ artifacts, params, step }, inputs) => {
  const body = `attempt ${step.attempt}\n`;
  const written = params.writeFirst ? await artifacts.upload({ output: "file", body }) : undefined;
  if (step.attempt <= params.untilAttempt) {
    throw new ComponentError(params.message, { retryable: params.retryable, code: "TOLD_TO" });
  }
  return { text: inputs.text ?? "", file: written };
};
