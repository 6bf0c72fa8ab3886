import { EnvError } from "@exhibit/config";
import { EmbeddedPostgresError } from "@exhibit/db/embedded";
import { StudioFault } from "./studio-fault.ts";

const partFaults: ReadonlySet<string> = new Set([
  "DatabaseNotReady",
  "SecretKeyFault",
  "StoreUnavailable",
  "StoreFull",
]);

/** What a person at a terminal can act on. A stack helps nobody there; the log has it. */
export function describeFault(cause: unknown): string {
  // By name: these classes are in modules that take long to load, and describing is there before them.
  const isPartFault = cause instanceof Error && partFaults.has(cause.name);
  const isExpected =
    isPartFault || [StudioFault, EnvError, EmbeddedPostgresError].some((type) => cause instanceof type);
  const message = cause instanceof Error ? cause.message : String(cause);
  return isExpected ? message : `Exhibit met an error of its own: ${message.split("\n")[0]}`;
}
