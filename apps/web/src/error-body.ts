import { ErrorBody } from "@exhibit/contracts";
import { TRPCClientError } from "@trpc/client";
import { showText } from "./ui/show-text.ts";

/** What went wrong, in the form that pages show. Anything unknown becomes INTERNAL with words for people. */
export function readErrorBody(error: unknown): ErrorBody {
  const body = readBody(error);
  // It may name an artifact, and names come from strangers.
  return { ...body, message: showText(body.message) };
}

function readBody(error: unknown): ErrorBody {
  if (error instanceof TRPCClientError) return readTrpcError(error);
  const parsed = ErrorBody.safeParse(error);
  if (parsed.success) return parsed.data;
  return { code: "INTERNAL", message: error instanceof Error ? error.message : String(error) };
}

function readTrpcError(error: { data?: unknown; message: string }): ErrorBody {
  if (typeof error.data === "object" && error.data !== null && "body" in error.data) {
    const parsed = ErrorBody.safeParse(error.data.body);
    if (parsed.success) return parsed.data;
  }
  if (error.data) return { code: "INTERNAL", message: error.message };
  return {
    code: "INTERNAL",
    message: "The studio did not answer. Is it still running? Start it with ./exhibit start, then try again.",
  };
}
