import type { AppErrorCode, ErrorBody } from "@exhibit/contracts";
import type { Context } from "hono";
import type { AppContext } from "../app-context.ts";
import { describeError } from "../describe-error.ts";

/** Seconds after which a client may try again when database or store are down. */
export const retryAfterSeconds = 2;

/** Answers a failure with its body and status; what nobody foresaw goes to the log with its cause. */
export function answerError(
  thrown: unknown,
  c: Context<AppContext>,
  log: (thrown: unknown, requestId: string) => void,
): Response {
  const requestId = c.get("requestId");
  const { body, status, isUnexpected } = describeError(thrown, { requestId });
  if (isUnexpected) log(thrown, requestId);
  if (status === 503) c.header("retry-after", String(retryAfterSeconds));
  c.header("cache-control", "no-store");
  return c.json(body, status);
}

/** Answers what is refused before any handler is asked. */
export function answerRefusal(
  c: Context<AppContext>,
  status: 403 | 404 | 413 | 415 | 421,
  code: AppErrorCode,
  message: string,
): Response {
  const body: ErrorBody = { code, message, requestId: c.get("requestId") };
  c.header("cache-control", "no-store");
  return c.json(body, status);
}
