import { AppError, describeValue, type ErrorBody, type FieldError } from "@exhibit/contracts";
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

/** What is known of the request beside the error. */
interface RequestFacts {
  readonly requestId?: string | undefined;
  /** What came where a schema refused it, so that the answer can name the value. */
  readonly input?: unknown;
}

/** Turns whatever was thrown into the one error body; unknown errors show a fixed sentence and the request id. */
export function describeError(thrown: unknown, { requestId, input }: RequestFacts = {}): DescribedError {
  const error = findAppError(thrown, input);
  const body: ErrorBody = {
    code: error.code,
    message: error.message,
    ...(error.fields.length > 0 ? { fields: [...error.fields] } : {}),
    ...(requestId === undefined ? {} : { requestId }),
  };
  return { body, status: errorTable[error.code].status, isUnexpected: error.code === "INTERNAL" };
}

function findAppError(thrown: unknown, input: unknown): AppError {
  if (thrown instanceof TRPCError) return fromTrpc(thrown, input);
  return (
    translateError(thrown) ??
    (thrown instanceof z.ZodError
      ? invalidInput(thrown, input)
      : new AppError("INTERNAL", fixedSentence, { cause: thrown }))
  );
}

/** tRPC's own refusals carry no AppError; each gets words of ours, so that no text of a library leaks. */
function fromTrpc(error: TRPCError, input: unknown): AppError {
  const { cause } = error;
  if (cause instanceof z.ZodError && error.code === "BAD_REQUEST") return invalidInput(cause, input);
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
      return findAppError(cause ?? new Error(error.message, { cause: error }), input);
  }
}

const refusals = {
  BAD_REQUEST: "its input or number of calls is out of bounds",
  PARSE_ERROR: "its body or input is no JSON",
  METHOD_NOT_SUPPORTED: "queries are GET, mutations are POST",
  UNSUPPORTED_MEDIA_TYPE: "its content type must be application/json",
} as const;

/** Parses what a request of plain HTTP carries. Throws INVALID_INPUT that names each faulty field and its value. */
export function parseRequest<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw invalidInput(parsed.error, input);
}

/** Names each faulty field, what came there, and what its schema says. */
function invalidInput(error: z.ZodError, input: unknown): AppError {
  const fields = error.issues.flatMap((issue) => listFaults(issue, input)).slice(0, 20);
  const first = fields[0];
  const where = first === undefined || first.path === "" ? "The input" : first.path;
  return new AppError("INVALID_INPUT", `${where}: ${first?.message ?? "is not valid"}.`, {
    cause: error,
    fields,
  });
}

/** An issue with its value; of a union the faults of the member that came nearest. */
function listFaults(issue: z.core.$ZodIssue, input: unknown): FieldError[] {
  const value = issue.path.reduce<unknown>(readKey, input);
  if (issue.code === "invalid_union") {
    const nearest = issue.errors.toSorted((a, b) => a.length - b.length || depthOf(b) - depthOf(a))[0];
    if (nearest && nearest.length > 0) {
      return nearest.flatMap((inner) =>
        listFaults({ ...inner, path: [...issue.path, ...inner.path] }, input),
      );
    }
  }
  const got = input === undefined ? "" : `, got ${describeValue(value)}`;
  return [{ path: issue.path.map(String).join("."), message: `${issue.message}${got}` }];
}

function depthOf(issues: readonly z.core.$ZodIssue[]): number {
  return Math.max(0, ...issues.map(({ path }) => path.length));
}

function readKey(value: unknown, key: PropertyKey): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
