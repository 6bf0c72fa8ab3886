import { join } from "node:path";
import { findEmbeddedPostgres } from "@exhibit/db/embedded";
import { resolveDataDirectory } from "./data-directory.ts";
import type { StudioEnv } from "./env.ts";
import { findRunningInstance } from "./instance-lock.ts";
import { openOrganization } from "./open-organization.ts";
import { StudioFault } from "./studio-fault.ts";

/** A new one-time link to the studio that runs on this user's data. Throws StudioFault where none runs. */
export async function login(env: StudioEnv): Promise<string> {
  const dataDir = resolveDataDirectory(env);
  const instance = findRunningInstance(dataDir);
  const server = instance === null ? null : await findEmbeddedPostgres(join(dataDir, "postgres"));
  if (instance === null || server === null) {
    throw new StudioFault(
      `No studio runs on the data in ${dataDir}: \`npm start\` starts one and prints a link.`,
    );
  }
  const organization = await openOrganization(server.connection.appUrl, instance.url);
  try {
    return await organization.createLink();
  } finally {
    await organization.close();
  }
}
