import type { Handler } from "../../sdk/handler.ts";
import type { coreText } from "./definition.ts";

/** Gives the parameter's text. */
export const handleCoreText: Handler<typeof coreText> = async ({ params }) => ({ text: params.text });
