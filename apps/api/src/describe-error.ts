import { AppError, type ErrorBody, type FieldError } from "@exhibit/contracts";
import { translateError } from "@exhibit/core";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { type ErrorEdge, errorTable } from "./error-table.ts";

/** What a client is told of a failure. */
export interface DescribedError {
  readonly body: ErrorBody;
  readonly status: ErrorEdge["status"];
  /** True where nobody foresaw it: the log needs the cause. */
  readonly isUnexpected: boolean;
}

const fixedSentence = "Something went wrong in the studio. Its log names the cause under this request id.";

/** Turns whatever was thrown into the one error body; unknown errors show a fixed sentence and the request id. */
export function describeError(thrown: unknown, requestId?: string): DescribedError {
  const error = findAppError(thrown);
  const body: ErrorBody = {
    code: error.code,
    message: error.message,
    ...(error.fields.length > 0 ? { fields: [...error.fields] } : {}),
    ...(requestId === undefined ? {} : { requestId }),
  };
  return { body, status: errorTable[error.code].status, isUnexpected: error.code === "INTERNAL" };
}

function findAppError(thrown: unknown): AppError {
  if (thrown instanceof TRPCError) return fromTrpc(thrown);
  return (
    translateError(thrown) ??
    (thrown instanceof z.ZodError
      ? invalidInput(thrown)
      : new AppError("INTERNAL", fixedSentence, { cause: thrown }))
  );
}

/** tRPC's own refusals carry no AppError; each gets words of ours, so that no text of a library leaks. */
function fromTrpc(error: TRPCError): AppError {
  const { cause } = error;
  if (cause instanceof z.ZodError && error.code === "BAD_REQUEST") return invalidInput(cause);
  switch (error.code) {
    case "NOT_FOUND":
      return new AppError("NOT_FOUND", "There is no such procedure.");
    case "BAD_REQUEST":
    case "PARSE_ERROR":
    case "METHOD_NOT_SUPPORTED":
    case "UNSUPPORTED_MEDIA_TYPE":
      return new AppError("INVALID_INPUT", `The request can't be read: ${refusals[error.code]}.`);
    case "PAYLOAD_TOO_LARGE":
      return new AppError("TOO_LARGE", "The request is larger than 1 MiB.");
    default:
      return findAppError(cause ?? new Error(error.message, { cause: error }));
  }
}

const refusals = {
  BAD_REQUEST: "its input or number of calls is out of bounds",
  PARSE_ERROR: "its body or input is no JSON",
  METHOD_NOT_SUPPORTED: "queries are GET, mutations are POST",
  UNSUPPORTED_MEDIA_TYPE: "its content type must be application/json",
} as const;

/** Names each faulty field with the message of its schema. */
function invalidInput(error: z.ZodError, cause: unknown = error): AppError {
  const fields: FieldError[] = error.issues.slice(0, 20).map((issue) => ({
    path: issue.path.map(String).join("."),
    message: issue.message,
  }));
  const first = fields[0];
  const where = first === undefined || first.path === "" ? "The input" : first.path;
  return new AppError("INVALID_INPUT", `${where}: ${first?.message ?? "is not valid"}.`, { cause, fields });
}
