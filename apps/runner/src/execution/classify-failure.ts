import { ComponentError, InvalidValues } from "@exhibit/components/sdk";
import type { AppErrorCode, Failure } from "@exhibit/contracts";
import { translateError } from "@exhibit/core";
import { FileMissing, FileTooLarge, UnsafeFile } from "@exhibit/storage";

type Class = Pick<Failure, "code" | "retryable">;

const classes = {
  INVALID_INPUT: { code: "INVALID_INPUT", retryable: false },
  UNAUTHENTICATED: { code: "INTERNAL", retryable: false },
  FORBIDDEN: { code: "INTERNAL", retryable: false },
  NOT_FOUND: { code: "INVALID_INPUT", retryable: false },
  CONFLICT: { code: "INTERNAL", retryable: true },
  TOO_LARGE: { code: "TOO_LARGE", retryable: false },
  GONE: { code: "INVALID_INPUT", retryable: false },
  STORE_UNAVAILABLE: { code: "STORE_UNAVAILABLE", retryable: true },
  STORE_FULL: { code: "STORE_FULL", retryable: true },
  DATABASE_UNAVAILABLE: { code: "INTERNAL", retryable: true },
  INTERNAL: { code: "INTERNAL", retryable: true },
} as const satisfies Record<AppErrorCode, Class>;

/** A failure in words for people, and whether nobody foresaw it: the step's log has its message then. */
export interface ClassifiedFailure {
  readonly failure: Failure;
  readonly unforeseen: boolean;
}

/** What a thrown value means for its attempt. */
export function classifyFailure(thrown: unknown): ClassifiedFailure {
  if (thrown instanceof InvalidValues) return foreseen("INVALID_INPUT", thrown.message, false);
  if (thrown instanceof ComponentError) return foreseen("COMPONENT_FAILED", thrown.message, thrown.retryable);
  if (thrown instanceof FileTooLarge) return foreseen("TOO_LARGE", thrown.message, false);
  if (thrown instanceof UnsafeFile || thrown instanceof FileMissing) {
    return foreseen("COMPONENT_FAILED", thrown.message, false);
  }
  const known = translateError(thrown);
  if (known) {
    const { code, retryable } = classes[known.code];
    return foreseen(code, known.message, retryable);
  }
  const message = "The component ended with an error that nobody foresaw; the step's log has it.";
  return { failure: { code: "COMPONENT_FAILED", message, retryable: true }, unforeseen: true };
}

function foreseen(code: Failure["code"], message: string, retryable: boolean): ClassifiedFailure {
  return { failure: { code, message, retryable }, unforeseen: false };
}
