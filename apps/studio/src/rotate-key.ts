import { join } from "node:path";
import { rotateSecretKey } from "@exhibit/core";
import { createDatabase } from "@exhibit/db";
import { findEmbeddedPostgres } from "@exhibit/db/embedded";
import { findSecretKeyFile, resolveDataDirectory } from "./data-directory.ts";
import type { StudioEnv } from "./env.ts";
import { StudioFault } from "./studio-fault.ts";

/**
 * Changes the key of the stored secrets and says what was done: of the studio that runs on this user's data, or of
 * the API and runners whose database and key file the environment names. Throws StudioFault, SecretKeyFault.
 */
export async function rotateKey(env: StudioEnv): Promise<string> {
  const { databaseUrl, secretKeyFile } = await findInstallation(env);
  const database = createDatabase({ url: databaseUrl, max: 3 });
  try {
    const { reencrypted, unreadable } = await rotateSecretKey({ database, secretKeyFile });
    const done = `${countValues(reencrypted)} now encrypted under a new key, the only one in ${secretKeyFile}.`;
    if (unreadable === 0) return done;
    return `${done} ${countValues(unreadable)} encrypted under a key that it did not hold: give those secrets new values.`;
  } finally {
    await database.close();
  }
}

function countValues(count: number): string {
  return count === 1 ? "1 secret is" : `${count} secrets are`;
}

async function findInstallation(env: StudioEnv): Promise<{ databaseUrl: string; secretKeyFile: string }> {
  const { EXHIBIT_DATABASE_URL: url, EXHIBIT_SECRET_KEY_FILE: file } = env;
  if (url !== undefined && file !== undefined) return { databaseUrl: url, secretKeyFile: file };
  if (url !== undefined || file !== undefined) {
    throw new StudioFault(
      "EXHIBIT_DATABASE_URL and EXHIBIT_SECRET_KEY_FILE go together: set both, or neither.",
    );
  }
  const dataDir = resolveDataDirectory(env);
  const server = await findEmbeddedPostgres(join(dataDir, "postgres"));
  if (server === null) {
    throw new StudioFault(`No studio runs on the data in ${dataDir}: \`npm start\` starts one.`);
  }
  return { databaseUrl: server.connection.appUrl, secretKeyFile: findSecretKeyFile(dataDir) };
}
