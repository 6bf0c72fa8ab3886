import { EnvError } from "@exhibit/config";
import { EmbeddedPostgresError } from "@exhibit/db/embedded";
import { StudioFault } from "./studio-fault.ts";

/** What a person at a terminal can act on. A stack helps nobody there; the log has it. */
export function describeFault(cause: unknown): string {
  // By their names: the classes are in modules that take long to load, and describing is there before them.
  const isNamed = cause instanceof Error && ["DatabaseNotReady", "SecretKeyFault"].includes(cause.name);
  const isExpected =
    isNamed || [StudioFault, EnvError, EmbeddedPostgresError].some((type) => cause instanceof type);
  const message = cause instanceof Error ? cause.message : String(cause);
  return isExpected ? message : `Exhibit met an error of its own: ${message.split("\n")[0]}`;
}
