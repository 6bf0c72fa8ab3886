import type { Handler } from "../../sdk/handler.ts";
import type { testEcho } from "./definition.ts";

/** Gives its text back, empty where it got none. */
export const handleTestEcho: Handler<typeof testEcho> = async (_context, inputs) => ({
  text: inputs.text ?? "",
});
