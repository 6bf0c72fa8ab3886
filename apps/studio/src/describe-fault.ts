import { EnvError } from "@exhibit/config";
import { EmbeddedPostgresError } from "@exhibit/db/embedded";
import { StudioFault } from "./studio-fault.ts";

/** What a person at a terminal can act on. A stack helps nobody there; the log has it. */
export function describeFault(cause: unknown): string {
  const isExpected = [StudioFault, EnvError, EmbeddedPostgresError].some((type) => cause instanceof type);
  const message = cause instanceof Error ? cause.message : String(cause);
  return isExpected ? message : `Exhibit met an error of its own: ${message.split("\n")[0]}`;
}
