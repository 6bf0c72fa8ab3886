import type { MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { AppContext } from "../app-context.ts";
import { answerRefusal } from "./answer-error.ts";

const maxBodyBytes = 1024 * 1024;
/** A body of so few bytes is there by then, or its sender only holds the connection. */
const slowAfterMs = 60_000;

const refuseLarge = bodyLimit({
  maxSize: maxBodyBytes,
  onError: (c) => {
    // The rest of the body is not read, so nothing else can come on this connection.
    c.header("connection", "close");
    return answerRefusal(c, 413, "TOO_LARGE", "The request is larger than 1 MiB.");
  },
});

/** For every route but those that take a file: a body of 1 MiB at most, whole within a minute. */
export const limitBody: MiddlewareHandler<AppContext> = async (c, next) => {
  const { incoming } = c.env;
  const late = setTimeout(() => {
    if (!incoming.complete) incoming.destroy();
  }, slowAfterMs);
  try {
    return await refuseLarge(c, next);
  } finally {
    clearTimeout(late);
  }
};
