import { EnvError } from "@exhibit/config";
import { EmbeddedPostgresError } from "@exhibit/db/embedded";
import { StudioFault } from "./studio-fault.ts";

/** What a person at a terminal can act on. A stack helps nobody there; the log has it. */
export function describeFault(cause: unknown): string {
  // By its name: the class is in a module that takes long to load, and describing is there before it.
  const isDatabaseFault = cause instanceof Error && cause.name === "DatabaseNotReady";
  const isExpected =
    isDatabaseFault || [StudioFault, EnvError, EmbeddedPostgresError].some((type) => cause instanceof type);
  const message = cause instanceof Error ? cause.message : String(cause);
  return isExpected ? message : `Exhibit met an error of its own: ${message.split("\n")[0]}`;
}
