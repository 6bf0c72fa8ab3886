import { AppError } from "@exhibit/contracts";
import {
  FileTooLarge,
  ObjectCorrupt,
  ObjectMissing,
  RangeUnsatisfiable,
  StorageError,
  StoreFull,
} from "@exhibit/storage";

/** SQLSTATE classes and codes, and socket errors, of a database that can't answer now but may later. */
const databaseDown =
  /^(08...|53...|57P0[1-5]|57014|25006|40001|40P01|55P03|ECONNREFUSED|ECONNRESET|ENOTFOUND|EPIPE|ETIMEDOUT)$/;
/** Text that no UTF-8 column takes, and JSON text that no jsonb takes. */
const dataException = /^22(021|P02|P05)$/;
const droppedConnection =
  /connection terminated|client has encountered a connection error|timeout exceeded when trying to connect/i;

/** The AppError that a failure below core means, by its causes; null for what nobody foresaw. */
export function translateError(thrown: unknown): AppError | null {
  for (let error = thrown, depth = 0; error instanceof Error && depth < 8; error = error.cause, depth += 1) {
    if (error instanceof AppError) return error;
    if (error instanceof StorageError) return translateStorageError(error);
    if ("code" in error && typeof error.code === "string" && dataException.test(error.code)) {
      return new AppError("INVALID_INPUT", "The input holds characters that can't be stored, such as NUL.", {
        cause: thrown,
      });
    }
    if (isDatabaseDown(error)) {
      return new AppError(
        "DATABASE_UNAVAILABLE",
        "The database does not answer right now; try again in a moment.",
        {
          cause: thrown,
        },
      );
    }
  }
  return null;
}

function isDatabaseDown(error: Error): boolean {
  if (error instanceof AggregateError)
    return error.errors.some((one) => one instanceof Error && isDatabaseDown(one));
  if ("code" in error && typeof error.code === "string") return databaseDown.test(error.code);
  return droppedConnection.test(error.message);
}

function translateStorageError(error: StorageError): AppError {
  const options = { cause: error };
  if (error instanceof StoreFull) return new AppError("STORE_FULL", explainNoRoom(error), options);
  if (error instanceof FileTooLarge) return new AppError("TOO_LARGE", error.message, options);
  if (error instanceof ObjectMissing)
    return new AppError("GONE", "The bytes of this file are missing from the store.", options);
  if (error instanceof ObjectCorrupt || error instanceof RangeUnsatisfiable) {
    return new AppError("INTERNAL", "The stored bytes of this file are damaged.", options);
  }
  return new AppError(
    "STORE_UNAVAILABLE",
    "The store does not answer right now; try again in a moment.",
    options,
  );
}

function explainNoRoom({ room }: StoreFull): string {
  const what = room
    ? `${room.freeBytes} bytes are free, ${room.neededBytes} are needed, and ${room.floorBytes} must stay free (EXHIBIT_MIN_FREE_BYTES)`
    : "its disk or quota is used up";
  return `The store has no room left: ${what}. Make room, then run this again.`;
}
