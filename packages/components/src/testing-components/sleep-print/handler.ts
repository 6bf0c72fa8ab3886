import { setTimeout as sleep } from "node:timers/promises";
import type { Handler } from "../../sdk/handler.ts";
import type { testSleepPrint } from "./definition.ts";

/** Prints `line 1` … on standard output and reports progress after each. */
export const handleTestSleepPrint: Handler<typeof testSleepPrint> = async (context, inputs) => {
  const { lines, pauseMs } = context.params;
  for (let line = 1; line <= lines; line += 1) {
    context.log.line("stdout", `line ${line}`);
    context.progress(line, lines, `line ${line}`);
    await sleep(pauseMs, undefined, { signal: context.signal });
  }
  return { text: inputs.text ?? "", lines };
};
