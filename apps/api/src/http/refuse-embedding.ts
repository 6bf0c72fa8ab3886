import { AppError } from "@exhibit/contracts";

/** A page may save a file, never run or show it: throws for what a browser would use otherwise, by Sec-Fetch-Dest. */
export function refuseEmbedding(destination: string | undefined): void {
  if (destination === undefined || destination === "empty" || destination === "document") return;
  throw new AppError("FORBIDDEN", `A file is saved, not used as ${destination.slice(0, 20)}.`);
}
