import { AppError } from "@exhibit/contracts";

/** Being built. */
export function translateError(thrown: unknown): AppError | null {
  return thrown instanceof AppError ? thrown : null;
}
