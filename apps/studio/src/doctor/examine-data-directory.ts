import { access, constants, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { describeBytes, describeUnusable } from "../data-directory.ts";
import type { DataDirectory } from "./doctor-report.ts";

/** Whether data can be kept at this path, without making anything there. */
export async function examineDataDirectory(
  path: string,
  neededBytes: number,
): Promise<{ found: DataDirectory; faults: string[] }> {
  const { place, cause } = await findPlace(path);
  if (cause !== null || place === null) {
    const fault = `The data directory ${path} can't be used, ${describeUnusable(cause)}: set EXHIBIT_DATA_DIR to a folder that can be written to.`;
    return { found: { path, state: "unusable", freeBytes: null, neededBytes }, faults: [fault] };
  }
  const { bavail, bsize } = await statfs(place);
  const freeBytes = bavail * bsize;
  const state = place === path ? "writable" : "absent";
  const faults =
    freeBytes < neededBytes
      ? [
          `The disk of ${path} has ${describeBytes(freeBytes)} free and Exhibit asks for ${describeBytes(neededBytes)}: free some, or set EXHIBIT_MIN_FREE_BYTES lower.`,
        ]
      : [];
  return { found: { path, state, freeBytes, neededBytes }, faults };
}

/** The path itself, or the nearest folder above it, where something can be written. */
async function findPlace(path: string): Promise<{ place: string | null; cause: unknown }> {
  for (let place = path; ; place = dirname(place)) {
    try {
      // A file answers for itself; what stands below it does not exist.
      await access(`${place}/.`, constants.W_OK | constants.X_OK);
      return { place, cause: null };
    } catch (cause) {
      const isAbsent = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
      if (!isAbsent || place === dirname(place)) return { place: null, cause };
    }
  }
}
