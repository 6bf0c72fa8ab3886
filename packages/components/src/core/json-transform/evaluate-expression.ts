import { Json, stepOutputsMaxLength } from "@exhibit/contracts";
import { Tinypool } from "tinypool";
import { z } from "zod";
import { ComponentError } from "../../sdk/component-error.ts";
import type { Evaluation } from "./evaluate-worker.ts";

const heapMegabytes = 256;
/** The result stands twice in the outputs: as it is and in words. */
const maxResultLength = stepOutputsMaxLength / 2;

const Answer = z.union([z.object({ result: z.string() }), z.object({ fault: z.string() })]);

/** Evaluates in a process of its own, which is killed at the limit. Throws a final ComponentError that says what is wrong. */
export async function evaluateExpression(
  evaluation: Evaluation,
  { timeLimitSeconds, signal }: { timeLimitSeconds: number; signal: AbortSignal },
): Promise<Json> {
  const pool = new Tinypool({
    filename: new URL("./evaluate-worker.ts", import.meta.url).href,
    runtime: "child_process",
    minThreads: 1,
    maxThreads: 1,
    // Nothing of the runner's environment, its database password among it, is the expression's business.
    env: {},
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
  });
  const limit = AbortSignal.timeout(timeLimitSeconds * 1000);
  try {
    const answer = Answer.parse(
      await pool.run(evaluation, {
        name: "evaluate" satisfies keyof typeof import("./evaluate-worker.ts"),
        signal: AbortSignal.any([signal, limit]),
      }),
    );
    if ("fault" in answer) throw refuse("INVALID_EXPRESSION", `the expression fails: ${answer.fault}`);
    if (answer.result.length > maxResultLength) {
      throw refuse(
        "RESULT_TOO_LONG",
        `the result has ${answer.result.length} characters; ${maxResultLength} are the most`,
      );
    }
    return Json.parse(JSON.parse(answer.result));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ComponentError) throw error;
    if (limit.aborted) throw refuse("TIME_LIMIT", `the expression took longer than ${timeLimitSeconds} s`);
    throw refuse("NO_RESULT", `the expression gave no result within ${heapMegabytes} MB of memory`, error);
  } finally {
    await pool.destroy();
  }
}

function refuse(code: string, message: string, cause?: unknown): ComponentError {
  return new ComponentError(message, { retryable: false, code, cause });
}
