import { readdirSync, readFileSync } from "node:fs";

/** Processes that carry an attempt's mark, wherever they are; one that ended carries none any more. */
export function listAttemptProcesses(attemptId: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 1)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, "latin1").includes(`EXHIBIT_ATTEMPT=${attemptId}`);
      } catch {
        return false;
      }
    });
}
