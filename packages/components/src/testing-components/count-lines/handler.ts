import { Readable } from "node:stream";
import split2 from "split2";
import type { Handler } from "../../sdk/handler.ts";
import type { testCountLines } from "./definition.ts";

/** Streams the report, so that its size does not matter; ends early when the step is cancelled. */
export const handleTestCountLines: Handler<typeof testCountLines> = async (
  { artifacts, params, log, signal },
  { report },
) => {
  const opened = await artifacts.open(report);
  let lines = 0;
  for await (const line of Readable.from(opened.stream(), { signal }).compose(split2())) {
    if (line !== "" || !params.skipEmpty) lines += 1;
  }
  log.info(`${report.name} has ${lines} lines`);
  const count = await artifacts.upload({ output: "count", body: `${report.name}: ${lines}\n` });
  return { count, lines };
};
