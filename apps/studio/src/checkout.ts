import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder that was cloned. */
export const checkoutRoot = fileURLToPath(new URL("../../../", import.meta.url));

/** Where the built web app lies. */
export const webRoot = join(checkoutRoot, "apps/web/dist");

/** The program of the runner. */
export const runnerEntry = join(checkoutRoot, "apps/runner/src/main.ts");
