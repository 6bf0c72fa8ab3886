import { ComponentError } from "../../sdk/component-error.ts";
import type { Handler } from "../../sdk/handler.ts";
import { standIn, type testRunStandIn } from "./definition.ts";

/** Runs the tool and keeps what it printed. */
export const handleTestRunStandIn: Handler<typeof testRunStandIn> = async ({ artifacts, tools }) => {
  const { exitCode, stdout } = await tools.run(standIn.name, ["scan"], { captureBytes: 1024 });
  if (exitCode !== 0) throw new ComponentError(`the stand-in ended with ${exitCode}`, { retryable: false });
  return { file: await artifacts.upload({ output: "file", body: stdout }) };
};
