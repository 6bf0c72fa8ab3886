import { z } from "zod";

/** Everything that can go wrong across a border. Each edge (tRPC, HTTP, runner) maps all of them once. */
export const appErrorCodes = [
  "INVALID_INPUT",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "CONFLICT",
  "TOO_LARGE",
  "GONE",
  "STORE_UNAVAILABLE",
  "STORE_FULL",
  "DATABASE_UNAVAILABLE",
  "INTERNAL",
] as const;
export const AppErrorCode = z.enum(appErrorCodes);
export type AppErrorCode = z.infer<typeof AppErrorCode>;

/** One faulty field: a dotted path, the value that came, and what would be right. */
export const FieldError = z.object({
  path: z.string(),
  message: z.string(),
});
export type FieldError = z.infer<typeof FieldError>;

/** What a client receives beside the code; `requestId` finds the cause in the log. */
export const ErrorBody = z.object({
  code: AppErrorCode,
  message: z.string(),
  fields: z.array(FieldError).optional(),
  requestId: z.string().optional(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

/** An expected failure. Its message is shown to people, so it never holds secrets, SQL or paths of the server. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly fields: readonly FieldError[];

  constructor(
    code: AppErrorCode,
    message: string,
    options: { cause?: unknown; fields?: readonly FieldError[] } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.fields = options.fields ?? [];
  }
}
