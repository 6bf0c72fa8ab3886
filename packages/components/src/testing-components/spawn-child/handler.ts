import { ComponentError } from "../../sdk/component-error.ts";
import type { Handler } from "../../sdk/handler.ts";
import type { testSpawnChild } from "./definition.ts";

/** A shell that prints its own id and has a child of its own: ending only the first would leave the second. */
const script = 'echo "child $$"; sleep "$1" & wait $!; echo "child ended"';

/** Runs the child, then writes a file. */
export const handleTestSpawnChild: Handler<typeof testSpawnChild> = async ({ artifacts, params, tools }) => {
  const { exitCode } = await tools.run("sh", ["-c", script, "sh", String(params.seconds)]);
  if (exitCode !== 0) throw new ComponentError(`the child ended with ${exitCode}`, { retryable: true });
  return { exitCode, file: await artifacts.upload({ output: "file", body: params.body }) };
};
