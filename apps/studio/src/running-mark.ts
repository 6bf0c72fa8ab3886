import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkoutRoot } from "./checkout.ts";

/**
 * Leaves a file named by this process in the checkout, so that the launcher does not install packages under
 * a running studio. A checkout that can't be written to can't be installed into either.
 */
export function markRunning(): () => void {
  const folder = join(checkoutRoot, ".exhibit/running");
  const file = join(folder, String(process.pid));
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, "");
  } catch {
    return () => undefined;
  }
  return () => rmSync(file, { force: true });
}
